// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/store.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/io/file.hpp>

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DataTask, dataset, folder, variant, file, target,
                                   test_file, generated, standardise, train_samples,
                                   test_samples, folds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, error, inference_macs, training_macs,
                                   inference_source, training_source, inference_exact,
                                   training_exact, connections, dense_connections,
                                   train_rows, test_rows, batch, interval, steps,
                                   updates, train_seconds, evolve_seconds, data_seconds,
                                   cpu_seconds, test_seconds, whole_seconds,
                                   peak_memory_bytes, training_memory_bytes, isa)

static nlohmann::json json_of(const rewire::Configuration& config) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [name, setting] : config)
    std::visit([&, &key = name](const auto& v) { all[key] = v; }, setting);
  return all;
}

static rewire::Configuration configuration_of(const nlohmann::json& all) {
  rewire::Configuration config;
  for (const auto& [name, value] : all.items()) {
    if (value.is_string()) {
      config[name] = value.get<std::string>();
    } else if (value.is_number_integer()) {
      config[name] = value.get<std::int64_t>();
    } else {
      config[name] = value.get<double>();
    }
  }
  return config;
}

static void to_json(nlohmann::json& j, const Task& t) {
  j = {{"data", t.data},
       {"experiment_type", t.experiment_type},
       {"architecture", t.architecture},
       {"config_id", t.config_id},
       {"config", json_of(t.config)},
       {"fold", t.fold},
       {"place", t.place},
       {"seed", t.seed},
       {"threads", t.threads},
       {"fit_to_rows", t.fit_to_rows},
       {"shuffle", t.shuffle},
       {"compat", t.compat},
       {"source_macs", t.source_macs}};
}

static void from_json(const nlohmann::json& j, Task& t) {
  j.at("data").get_to(t.data);
  j.at("experiment_type").get_to(t.experiment_type);
  j.at("architecture").get_to(t.architecture);
  j.at("config_id").get_to(t.config_id);
  t.config = configuration_of(j.at("config"));
  j.at("fold").get_to(t.fold);
  j.at("place").get_to(t.place);
  j.at("seed").get_to(t.seed);
  j.at("threads").get_to(t.threads);
  j.at("fit_to_rows").get_to(t.fit_to_rows);
  j.at("shuffle").get_to(t.shuffle);
  j.at("compat").get_to(t.compat);
  j.at("source_macs").get_to(t.source_macs);
}

/// Names and values of what makes a difference.
static nlohmann::json settings_of(const Task& t) {
  nlohmann::json all = nlohmann::json(t).flatten();
  for (const char* key : {"/threads", "/data/folder", "/config_id", "/place"})
    all.erase(key);
  return all;
}

std::string content_of(const Task& t) { return settings_of(t).dump(); }

std::optional<Difference> difference(const Task& a, const Task& b) {
  const nlohmann::json left = settings_of(a), right = settings_of(b);
  const auto value = [](const nlohmann::json& all, const std::string& key) {
    return all.contains(key) ? all[key].dump() : "nothing";
  };
  // What a search is given makes it ask for other hyper-parameters, not they that.
  for (const bool hyper : {false, true}) {
    for (const nlohmann::json& all : {left, right}) {
      for (const auto& entry : all.items()) {
        const std::string key = entry.key();
        if (key.starts_with("/config/") != hyper) continue;
        const std::string l = value(left, key), r = value(right, key);
        if (l != r) return Difference{key.substr(key.rfind('/') + 1), l, r};
      }
    }
  }
  return std::nullopt;
}

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

/// Files of one folder, by name, of which `wanted(name)` is true.
template <class Wanted>
static std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                                   const Wanted& wanted) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file() && wanted(entry.path().filename().string()))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::filesystem::path> task_files(const std::filesystem::path& folder) {
  return files_of(folder,
                  [](const std::string& name) { return name.ends_with(".task.json"); });
}

std::vector<Record> read_records(const std::filesystem::path& folder) {
  const auto is_result = [](const std::string& name) {
    return name.ends_with(".json") && !name.ends_with(".task.json") &&
           !name.ends_with(".failed.json");
  };
  std::vector<Record> records;
  for (const auto& file : files_of(folder, is_result))
    if (auto record = read_record(file)) records.push_back(std::move(*record));
  return records;
}

std::vector<Failure> read_failures(const std::filesystem::path& folder) {
  const auto is_failure = [](const std::string& name) {
    return name.ends_with(".failed.json");
  };
  std::vector<Failure> failures;
  for (const auto& file : files_of(folder, is_failure))
    if (auto failure = read_failure(file)) failures.push_back(std::move(*failure));
  return failures;
}

std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::is_directory(folder)) return found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::filesystem::path> run_folders(const std::filesystem::path& output) {
  std::vector<std::filesystem::path> found;
  for (const auto& kind : subfolders(output))
    for (const auto& seed : subfolders(kind))
      if (std::filesystem::is_directory(seed / "runs")) found.push_back(seed / "runs");
  return found;
}
