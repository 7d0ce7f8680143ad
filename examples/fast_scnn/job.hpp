// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>

#include "fast_scnn/profile.hpp"
#include "support/options.hpp"
#include "support/run_settings.hpp"

/// What is trained.  0, or empty: as the preset says.
struct Job : example::Options {
  Job() { seed = 42; }
  std::string dataset;
  std::filesystem::path data_dir;
  std::filesystem::path profiles_file;
  std::string experiment;  ///< first part of the names of its folders
  std::string profile;     ///< one stage; with `curriculum`, the first
  bool curriculum = false;
  std::string previous;  ///< path of weights, or none
  Profile sides;         ///< of one stage, other than its profile's
  std::size_t batch = 0;
  double rate = 1e-3, decay = 0.01, width = 1;
  std::string topology = "dense";
  double density = 0.1;
  std::string hand_on = "best", best_by = "loss";
  bool any_order = false, skip_broken = false;
  std::size_t workers = 2, cache_mb = 2048;
  std::size_t train_samples = 0, test_samples = 0;

  std::vector<Profile> profiles;  ///< read from the file

  std::string name_of(const Profile& p) const { return experiment + "-" + p.name; }
  std::filesystem::path folder_of(const Profile& p) const {
    return out / rewire::text(name_of(p), "-seed", seed);
  }
  /// The weights that a stage hands on.
  std::filesystem::path weights_of(const Profile& p) const {
    return folder_of(p) / (hand_on + ".safetensors");
  }
};

/// Data and profiles, where the user has not said which, by the preset.
void choose_street(Job& job);

/// Exactly one profile with sides of its own.
void change_sides(Job& job);

/// What the user has not said, by the preset.
void fill_in(Job& job, const std::string& experiment);

/// All that a stage depends on.
example::RunSettings settings(const Job& job, const Profile& p, const std::string& data,
                              const std::string& previous);
