// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep_folder.hpp"

#include <map>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/difference.hpp"
#include "sparse_training_environment/numbering.hpp"
#include "sparse_training_environment/store.hpp"
#include "support/options.hpp"

SweepFolder::SweepFolder(std::filesystem::path folder, std::string settings)
    : folder_(std::move(folder)), settings_(std::move(settings)) {}

std::vector<Task> SweepFolder::numbered(std::vector<Task> tasks) const {
  std::map<std::uint64_t, Numbering> seeds;
  for (Task& t : tasks) {
    // A search tells its configurations apart by their numbers.
    if (of_search(t)) continue;
    t.config_id =
        seeds.try_emplace(t.seed, of_seed(t.seed) / "runs").first->second.id_of(t);
  }
  return tasks;
}

std::filesystem::path SweepFolder::of_seed(std::uint64_t seed) const {
  return folder_ / std::to_string(seed);
}

std::filesystem::path SweepFolder::file(const Task& t, const char* kind) const {
  return of_seed(t.seed) / "runs" / (name_of(t) + kind);
}

std::filesystem::path SweepFolder::write_task(const Task& t) {
  const auto path = file(t, ".task.json");
  example::make_folder(path.parent_path());
  keep_settings(t.seed);
  ::write_task(path, t);
  return path;
}

void SweepFolder::keep_settings(std::uint64_t seed) {
  if (!kept_.insert(seed).second) return;
  rewire::AtomicFile file(of_seed(seed) / "config.yaml");
  file.write(settings_);
  file.commit();
}

void SweepFolder::ensure_settings(std::uint64_t seed) {
  if (!std::filesystem::exists(of_seed(seed) / "config.yaml")) keep_settings(seed);
}

void SweepFolder::require_same(const Task& task, Task found, const char* kind) const {
  if (!of_search(task)) found.place = task.place;  // of this list, if not of that
  const auto other = difference(task, found);
  if (!other && task.place == found.place) return;
  const auto which = other.value_or(
      Difference{"place", std::to_string(task.place), std::to_string(found.place)});
  const bool asks = task.experiment_type == "optimization";
  throw rewire::Error(
      {file(task, kind).string(),
       rewire::text("a result of these settings, ", which.name, " ", which.left),
       rewire::text("one of ", which.name, " ", which.right),
       rewire::text("go on with those",
                    asks ? ", as many jobs and as many seeds (or search_jobs)" : "",
                    ", give another output_dir, or remove the folder")});
}

std::optional<Record> SweepFolder::known(const Task& t) const {
  auto found = read_own_record(file(t, ".json"));
  if (found) require_same(t, found->task, ".json");
  return found;
}

bool SweepFolder::known_to_fail(const Task& t) const {
  if (!of_search(t)) return false;
  const auto found = read_failure(file(t, ".failed.json"));
  if (found) require_same(t, found->task, ".failed.json");
  return found.has_value();
}
