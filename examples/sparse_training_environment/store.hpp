// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include <rewire/io.hpp>

#include "sparse_training_environment/task.hpp"

// Of each training <id>.task.json says what to do, <id>.json what came of it and
// <id>.log what it said.

inline void write_json(const std::filesystem::path& path, const nlohmann::json& j) {
  rewire::AtomicFile file(path);
  file.write(j.dump(1) + "\n");
  file.commit();
}

inline nlohmann::json read_json(const std::filesystem::path& path) {
  const auto bytes = rewire::read_file(path);
  return nlohmann::json::parse(bytes.begin(), bytes.end());
}

/// What a training is told.
inline Task read_task(const std::filesystem::path& path) {
  try {
    return read_json(path).get<Task>();
  } catch (const nlohmann::json::exception&) {
    throw rewire::Error({path.string(), "what a training is told, in JSON",
                         "something else", "call the sweep again: it writes the file"});
  }
}

inline void write_record(const std::filesystem::path& path, const Record& r) {
  write_json(path, {{"task", r.task}, {"outcome", r.outcome}});
}

/// Nothing where there is no such file, or a damaged one, which is put aside.
inline std::optional<Record> read_record(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    const nlohmann::json j = read_json(path);
    return Record{j.at("task").get<Task>(), j.at("outcome").get<Outcome>()};
  } catch (const nlohmann::json::exception& wrong) {
    std::filesystem::path aside = path;
    aside += ".damaged";
    std::filesystem::rename(path, aside);
    std::cout << path.string() << " is damaged (" << wrong.what() << "): put aside as "
              << aside.filename().string() << "\n";
    return std::nullopt;
  }
}

/// The results of one folder, by name.
inline std::vector<Record> read_records(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (entry.is_regular_file() && name.ends_with(".json") &&
          !name.ends_with(".task.json"))
        files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Record> records;
  for (const auto& file : files)
    if (auto record = read_record(file)) records.push_back(std::move(*record));
  return records;
}

/// Folders <dataset>_<type>/<seed>/runs below `output`, by name.
inline std::vector<std::filesystem::path> run_folders(
    const std::filesystem::path& output) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::is_directory(output)) return found;
  for (const auto& kind : std::filesystem::directory_iterator(output)) {
    if (!kind.is_directory()) continue;
    for (const auto& seed : std::filesystem::directory_iterator(kind.path()))
      if (std::filesystem::is_directory(seed.path() / "runs"))
        found.push_back(seed.path() / "runs");
  }
  std::sort(found.begin(), found.end());
  return found;
}
