// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/store.hpp"

#include <iostream>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/task_json.hpp"

static void write_json(const std::filesystem::path& path, const nlohmann::json& j) {
  rewire::AtomicFile file(path);
  file.write(j.dump(1) + "\n");
  file.commit();
}

/// What is in a file; throws nlohmann::json::exception where it is damaged.
template <class T>
static T read(const std::filesystem::path& path) {
  const auto bytes = rewire::read_file(path);
  return nlohmann::json::parse(bytes.begin(), bytes.end()).get<T>();
}

/// Nothing where there is no such file, or a damaged one, of which `wrong` says what.
template <class T>
static std::optional<T> read_if_whole(const std::filesystem::path& path,
                                      std::string& wrong) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    return read<T>(path);
  } catch (const nlohmann::json::exception& damage) {
    wrong = damage.what();
    return std::nullopt;
  }
}

static std::optional<Record> read_possible(const std::filesystem::path& path,
                                           std::string& wrong) {
  auto record = read_if_whole<Record>(path, wrong);
  if (!record || (record->outcome.error >= 0 && record->outcome.error <= 1))
    return record;
  wrong = rewire::text("an error of ", record->outcome.error, ", not from 0 to 1");
  return std::nullopt;
}

Task read_task(const std::filesystem::path& path) {
  try {
    return read<Task>(path);
  } catch (const nlohmann::json::exception&) {
    throw rewire::Error({path.string(), "what a training is told, in JSON",
                         "something else", "call the sweep again: it writes the file"});
  }
}

void write_task(const std::filesystem::path& path, const Task& t) {
  write_json(path, t);
}

void write_record(const std::filesystem::path& path, const Record& r) {
  write_json(path, r);
}

std::optional<Record> read_record(const std::filesystem::path& path) {
  std::string wrong;
  auto record = read_possible(path, wrong);
  if (!wrong.empty())
    std::cout << path.string() << " is damaged (" << wrong << "): left out\n";
  return record;
}

std::optional<Record> read_own_record(const std::filesystem::path& path) {
  std::string wrong;
  auto record = read_possible(path, wrong);
  if (wrong.empty()) return record;
  std::filesystem::path aside = path;
  aside += ".damaged";
  std::filesystem::rename(path, aside);
  std::cout << path.string() << " is damaged (" << wrong << "): put aside as "
            << aside.filename().string() << "\n";
  return std::nullopt;
}

void write_failure(const std::filesystem::path& path, const Failure& f) {
  write_json(path, f);
}

std::optional<Failure> read_failure(const std::filesystem::path& path) {
  std::string ignored;
  return read_if_whole<Failure>(path, ignored);
}
