// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/job.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

#include "fast_scnn/profiles.hpp"

void change_sides(Job& job) {
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

void choose_street(Job& job) {
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

void fill_in(Job& job, const std::string& experiment) {
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

/// A file as seen from --out, which may be moved with all that is in it.
static std::string from_out(const Job& job, const std::string& file) {
  const std::string inside =
      std::filesystem::path(file).lexically_relative(job.out).string();
  return inside.empty() || inside.starts_with("..") || file == "none" ? file : inside;
}

example::RunSettings settings(const Job& job, const Profile& p, const std::string& data,
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
