// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fast_scnn/efficiency.hpp"
#include "fast_scnn/job.hpp"
#include "fast_scnn/palette.hpp"
#include "fast_scnn/scores.hpp"
#include "support/outcome.hpp"
#include "support/table.hpp"

/// All that the program found out about one network.
struct Efficiency {
  std::string weights;  ///< path, or empty: untrained
  rewire::Count size;
  std::vector<Module> modules;  ///< at the profile that it is judged at
  std::size_t judged_at = 0;    ///< which of `profiles` that is
  std::vector<ProfileCost> profiles;
  const ClassSet* classes = nullptr;
  std::optional<Judged> judged;

  const ProfileCost& here() const { return profiles[judged_at]; }
  /// Mean Dice for each FLOP of an image.
  double dice_per_flop() const {
    return mean_dice(judged->matrix) / static_cast<double>(here().flops);
  }
};

/// The lines of the course project's tool, as it prints them.
std::string source_lines(const Efficiency& e);

example::Table module_table(const Efficiency& e);
example::Table profile_table(const Efficiency& e);
/// A row a class, then the means; nothing where there is nothing to judge.
example::Table class_table(const Efficiency& e);

/// The same as numbers, in a file; what is not known is null.
void write_json(const Efficiency& e, const std::filesystem::path& path);

/// The same for `result.json`, in the form that all examples write.
example::Outcome outcome_of(const Efficiency& e, const Job& job);
