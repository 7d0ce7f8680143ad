// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep_folder.hpp"

#include <map>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/difference.hpp"
#include "sparse_training_environment/numbering.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "support/options.hpp"

SweepFolder::SweepFolder(std::filesystem::path folder, std::string settings)
    : folder_(std::move(folder)), settings_(std::move(settings)) {}

std::vector<Task> SweepFolder::renumbered(std::vector<Task> tasks) const {
  std::map<std::uint64_t, Numbering> seeds;
  for (Task& t : tasks) {
    // A search tells its configurations apart by their numbers.
    if (is_trial(t)) continue;
    t.config_id =
        seeds.try_emplace(t.seed, runs_of(of_seed(t.seed))).first->second.id_of(t);
  }
  return tasks;
}

std::filesystem::path SweepFolder::of_seed(std::uint64_t seed) const {
  return folder_ / std::to_string(seed);
}

TaskFiles SweepFolder::files(const Task& t) const {
  return {runs_of(of_seed(t.seed)) / name_of(t)};
}

std::filesystem::path SweepFolder::prepare(const Task& t) {
  const auto path = files(t).task();
  example::make_folder(path.parent_path());
  if (written_.insert(t.seed).second) write_settings(t.seed);
  write_task(path, t);
  return path;
}

void SweepFolder::write_missing_settings(std::uint64_t seed) const {
  if (!std::filesystem::exists(settings_of(seed))) write_settings(seed);
}

void SweepFolder::write_settings(std::uint64_t seed) const {
  rewire::AtomicFile file(settings_of(seed));
  file.write(settings_);
  file.commit();
}

std::filesystem::path SweepFolder::settings_of(std::uint64_t seed) const {
  return of_seed(seed) / "config.yaml";
}

/// Throws where what was found at `file` is of other settings than `wanted`.
static void require_same(const Task& wanted, const Task& found,
                         const std::filesystem::path& file) {
  auto other = difference(wanted, found);
  // Of a list, another one may have had the same training elsewhere.
  if (!other && is_trial(wanted) && wanted.place != found.place)
    other = {"place", std::to_string(wanted.place), std::to_string(found.place)};
  if (!other) return;
  if (other->name == "contents") {
    throw rewire::Error({file.string(), "a result of the data as they are now",
                         "one of other contents",
                         "give another output_dir, or remove the folder"});
  }
  std::string same = "go on with those";
  if (wanted.experiment_type == "optimization")
    same += ", as many jobs and as many seeds (or search_jobs)";
  if (wanted.experiment_type == "random-search")
    same += " and the same budget, as a hypercube is drawn whole";
  throw rewire::Error(
      {file.string(),
       rewire::text("a result of these settings, ", other->name, " ", other->left),
       rewire::text("one of ", other->name, " ", other->right),
       same + ", give another output_dir, or remove the folder"});
}

std::optional<Record> SweepFolder::known(const Task& t) const {
  const auto file = files(t).record();
  auto found = read_own_record(file);
  if (found) require_same(t, found->task, file);
  return found;
}

bool SweepFolder::known_to_fail(const Task& t) const {
  if (!is_trial(t)) return false;
  const auto file = files(t).failure();
  const auto found = read_failure(file);
  if (found) require_same(t, found->task, file);
  return found.has_value();
}
