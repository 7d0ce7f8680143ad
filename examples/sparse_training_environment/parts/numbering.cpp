// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/numbering.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/difference.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "sparse_training_environment/store.hpp"

std::string config_id(std::uint64_t seed, std::size_t number) {
  const std::string digits = std::to_string(number);
  const std::size_t zeros = 4 - std::min<std::size_t>(4, digits.size());
  return rewire::text(seed, "-", std::string(zeros, '0'), digits);
}

/// What a training was told, as its task has it or, if that is damaged, its result.
static std::optional<Task> task_at(const TaskFiles& files) {
  try {
    return read_task(files.task());
  } catch (const rewire::Error&) {
    if (auto record = read_record(files.record())) return std::move(record->task);
    return std::nullopt;
  }
}

Numbering::Numbering(const std::filesystem::path& runs) {
  for (const auto& file : task_files(runs)) {
    const std::string name = file.filename().string(),
                      stem =
                          name.substr(0, name.size() - TaskFiles::task_ending.size());
    if (const auto t = task_at({file.parent_path() / stem})) {
      if (taken_.insert(t->config_id).second)
        known_[content_of(*t)].push_back(t->config_id);
    } else {  // whatever it was, the name is used
      taken_.insert(stem);
    }
  }
}

std::string Numbering::id_of(const Task& t) {
  if (auto& ids = known_[content_of(t)]; !ids.empty()) {
    std::string id = std::move(ids.front());
    ids.pop_front();
    return id;
  }
  std::string id = t.config_id;
  for (std::size_t n = taken_.size() + 1; !taken_.insert(id).second; ++n)
    id = config_id(t.seed, n);
  return id;
}
