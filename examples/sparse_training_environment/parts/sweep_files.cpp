// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/numbering.hpp"
#include "sparse_training_environment/store.hpp"
#include "support/options.hpp"

std::vector<Task> Sweep::numbered(std::vector<Task> tasks) const {
  std::map<std::uint64_t, Numbering> seeds;
  for (Task& t : tasks) {
    // A search tells its configurations apart by their numbers.
    if (of_search(t)) continue;
    t.config_id =
        seeds.try_emplace(t.seed, folder_of(t.seed) / "runs").first->second.id_of(t);
  }
  return tasks;
}

std::string Sweep::name_of(const Task& t) {
  return t.fold < 0 ? t.config_id : t.config_id + "-fold" + std::to_string(t.fold);
}

std::filesystem::path Sweep::write_task(const Task& t) {
  const auto path = file(t, ".task.json");
  example::make_folder(path.parent_path());
  keep_settings(t.seed);
  ::write_task(path, t);
  return path;
}

std::filesystem::path Sweep::folder_of(std::uint64_t seed) const {
  return options_.folder / std::to_string(seed);
}

std::filesystem::path Sweep::file(const Task& t, const char* kind) const {
  return folder_of(t.seed) / "runs" / (name_of(t) + kind);
}

void Sweep::keep_settings(std::uint64_t seed) {
  if (options_.settings.empty() || !kept_.insert(seed).second) return;
  rewire::AtomicFile file(folder_of(seed) / "config.yaml");
  file.write(options_.settings);
  file.commit();
}

void Sweep::require_same(const Task& task, Task found, const char* kind) const {
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

Sweep::Result Sweep::known(const Task& task) const {
  auto found = read_own_record(file(task, ".json"));
  if (found) require_same(task, found->task, ".json");
  return found;
}

bool Sweep::known_to_fail(const Task& task) const {
  if (!of_search(task)) return false;
  const auto found = read_failure(file(task, ".failed.json"));
  if (found) require_same(task, found->task, ".failed.json");
  return found.has_value();
}
