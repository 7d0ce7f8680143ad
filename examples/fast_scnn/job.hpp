// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <rewire/rewire.hpp>

#include "fast_scnn/profiles.hpp"
#include "support/program.hpp"
#include "support/set_by_steps.hpp"

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

/// Which data at which resolution, and which network: options of all programs here.
inline void add_street_options(CLI::App& app, Job& job) {
  example::add_options(app, static_cast<example::Options&>(job));
  const auto side = [&](const std::string& name, std::size_t& value) {
    std::string dashes = name;
    std::replace(dashes.begin(), dashes.end(), '_', '-');
    app.add_option("--" + name + ",--" + dashes, value,
                   "pixels, instead of the profile's")
        ->check(CLI::Range(17, 1 << 14));
  };
  const std::vector<std::string> names(profile_names.begin(), profile_names.end());
  app.add_option("--dataset", job.dataset, "camvid, cityscapes, or scenes: generated")
      ->check(CLI::IsMember({"camvid", "cityscapes", "scenes"}));
  app.add_option("--data-dir", job.data_dir, "its folder; by default one in --data");
  app.add_option("--profiles", job.profiles_file, "YAML file with the five profiles");
  app.add_option("--profile", job.profile, "one stage of the curriculum")
      ->check(CLI::IsMember(names));
  side("resized_image_width", job.sides.image_width);
  side("resized_image_height", job.sides.image_height);
  side("patch_width", job.sides.patch_width);
  side("patch_height", job.sides.patch_height);
  app.add_option("--batch-size,--batch", job.batch, "images at a time")
      ->check(example::whole());
  app.add_option("--width", job.width, "factor on all widths of the network")
      ->check(CLI::Range(0.25, 4.0));
  app.add_option("--topology", job.topology,
                 "of 1x1 kernels: dense, SET, RigL, FixProb")
      ->check(CLI::IsMember({"dense", "SET", "RigL", "FixProb"}));
  app.add_option("--density", job.density, "share of the weights of sparse kernels")
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--skip-broken", job.skip_broken, "leave pictures out that are damaged");
  app.add_option("--num-workers", job.workers, "threads that read pictures")
      ->check(CLI::Range(1, 256));
  app.add_option("--cache-mb", job.cache_mb, "memory for resized pictures")
      ->check(example::whole());
  app.add_option("--test-samples", job.test_samples, "the first; 0: all")
      ->check(example::whole());
}

/// Of the programs that train.
inline void add_options(CLI::App& app, Job& job) {
  add_street_options(app, job);
  app.add_option("--experiment-id", job.experiment, "first part of its folders' names");
  app.add_flag("--curriculum", job.curriculum,
               "walk through all stages, or from --profile on");
  app.add_option("--previous-model-path,--previous-student-model-path", job.previous,
                 "weights of the stage before, or none");
  app.add_option("--lr,--rate", job.rate, "learning rate")->capture_default_str();
  app.add_option("--weight-decay", job.decay, "of AdamW")->capture_default_str();
  app.add_option("--hand-on", job.hand_on, "weights for the next stage: best or last")
      ->check(CLI::IsMember({"best", "last"}));
  app.add_option("--best-by", job.best_by, "validation loss or miou")
      ->check(CLI::IsMember({"loss", "miou"}));
  app.add_flag("--any-order", job.any_order, "take weights of any stage");
  app.add_option("--train-samples", job.train_samples, "the first; 0: all")
      ->check(example::whole());
}

/// Exactly one profile with sides of its own.
inline void change_sides(Job& job) {
  const auto change = [](std::size_t& side, std::size_t to) { side = to ? to : side; };
  const Profile& s = job.sides;
  if (s.image_width + s.image_height + s.patch_width + s.patch_height == 0) return;
  if (job.curriculum) {
    throw rewire::Error({"--patch_width and the like", "one stage with other sizes",
                         "--curriculum", "change the sizes in a file of --profiles"});
  }
  for (Profile& p : job.profiles) {
    if (p.name != job.profile) continue;
    change(p.image_width, s.image_width);
    change(p.image_height, s.image_height);
    change(p.patch_width, s.patch_width);
    change(p.patch_height, s.patch_height);
    if (p.patch_width <= p.image_width && p.patch_height <= p.image_height) continue;
    throw rewire::Error(
        {p.name, rewire::text("a patch inside ", p.image_width, "x", p.image_height),
         rewire::text(p.patch_width, "x", p.patch_height), "choose a smaller one"});
  }
}

/// Data and profiles, where the user has not said which, by the preset.
inline void choose_street(Job& job) {
  const bool smoke = job.preset == "smoke", paper = job.preset == "paper";
  if (job.dataset.empty())
    job.dataset = smoke ? "scenes" : paper ? "cityscapes" : "camvid";
  if (job.data_dir.empty() && job.dataset != "scenes")
    job.data_dir = job.data / job.dataset;
  if (job.batch == 0) job.batch = smoke ? 6 : 32;
  if (job.profiles_file.empty()) {
    job.profiles_file =
        std::filesystem::path(FAST_SCNN_CONFIG) / (job.dataset + ".yaml");
  }
  job.profiles = read_profiles(job.profiles_file);
}

/// What the user has not said, by the preset.
inline void fill_in(Job& job, const std::string& experiment) {
  if (job.epochs == 0)
    job.epochs = job.preset == "smoke" ? 2 : job.preset == "paper" ? 100 : 40;
  if (job.experiment.empty()) job.experiment = experiment;
  if (job.profile.empty()) job.curriculum = true;
  choose_street(job);
  if (!job.curriculum && job.previous.empty()) {
    throw rewire::Error({"--previous-model-path",
                         "the weights of the stage before, or none", "nothing",
                         "give their path; --curriculum walks by itself"});
  }
  change_sides(job);
}

inline rewire::FastSCNNOptions network_options(const Job& job) {
  auto o = rewire::FastSCNNOptions{}.scaled(job.width);
  if (job.topology == "SET") o.pointwise = example::set_by_steps(job.density);
  if (job.topology == "RigL") o.pointwise = rewire::RigL{.density = job.density};
  if (job.topology == "FixProb") o.pointwise = rewire::FixProb{.density = job.density};
  return o;
}

/// A file as seen from --out, which may be moved with all that is in it.
inline std::string from_out(const Job& job, const std::string& file) {
  const std::string inside =
      std::filesystem::path(file).lexically_relative(job.out).string();
  return inside.empty() || inside.starts_with("..") || file == "none" ? file : inside;
}

/// All that a stage depends on, for `result.json`.
inline std::map<std::string, nlohmann::json> settings(const Job& job, const Profile& p,
                                                      const std::string& data,
                                                      const std::string& previous) {
  return {{"data", data},
          {"seed", job.seed},
          {"epochs", job.epochs},
          {"profile", p.name},
          {"image", rewire::text(p.image_width, "x", p.image_height)},
          {"patch", rewire::text(p.patch_width, "x", p.patch_height)},
          {"previous", from_out(job, previous)},
          {"batch_size", job.batch},
          {"learning_rate", job.rate},
          {"weight_decay", job.decay},
          {"width", job.width},
          {"topology", job.topology},
          {"density", job.topology == "dense" ? 1 : job.density},
          {"hand_on", job.hand_on},
          {"best_by", job.best_by},
          {"train_samples", job.train_samples},
          {"test_samples", job.test_samples}};
}
