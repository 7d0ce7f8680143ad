// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/store.hpp"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/task_json.hpp"

static void write_json(const std::filesystem::path& path, const nlohmann::json& j) {
  rewire::AtomicFile file(path);
  file.write(j.dump(1) + "\n");
  file.commit();
}

static nlohmann::json read_json(const std::filesystem::path& path) {
  const auto bytes = rewire::read_file(path);
  return nlohmann::json::parse(bytes.begin(), bytes.end());
}

Task read_task(const std::filesystem::path& path) {
  try {
    return read_json(path).get<Task>();
  } catch (const nlohmann::json::exception&) {
    throw rewire::Error({path.string(), "what a training is told, in JSON",
                         "something else", "call the sweep again: it writes the file"});
  }
}

void write_task(const std::filesystem::path& path, const Task& t) {
  write_json(path, t);
}

void write_record(const std::filesystem::path& path, const Record& r) {
  write_json(path, {{"task", r.task}, {"outcome", r.outcome}});
}

/// What `wrong` says of a damaged file, if there is one.
static std::optional<Record> read_record(const std::filesystem::path& path,
                                         std::string& wrong) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    const nlohmann::json j = read_json(path);
    return Record{j.at("task").get<Task>(), j.at("outcome").get<Outcome>()};
  } catch (const nlohmann::json::exception& damage) {
    wrong = damage.what();
    return std::nullopt;
  }
}

std::optional<Record> read_record(const std::filesystem::path& path) {
  std::string wrong;
  auto record = read_record(path, wrong);
  if (!wrong.empty())
    std::cout << path.string() << " is damaged (" << wrong << "): left out\n";
  return record;
}

std::optional<Record> read_own_record(const std::filesystem::path& path) {
  std::string wrong;
  auto record = read_record(path, wrong);
  if (wrong.empty()) return record;
  std::filesystem::path aside = path;
  aside += ".damaged";
  std::filesystem::rename(path, aside);
  std::cout << path.string() << " is damaged (" << wrong << "): put aside as "
            << aside.filename().string() << "\n";
  return std::nullopt;
}

void write_failure(const std::filesystem::path& path, const Failure& f) {
  write_json(path, {{"task", f.task}, {"reason", f.reason}});
}

std::optional<Failure> read_failure(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    const nlohmann::json j = read_json(path);
    return Failure{j.at("task").get<Task>(), j.at("reason").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}
