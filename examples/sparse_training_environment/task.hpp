// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>

#include <rewire/tune/space.hpp>

// What one training is told, and what came of it: a file each, so that a run needs
// nothing but its own, on this machine or on another.

/// Where the samples come from, and what becomes of them first.
struct DataTask {
  std::string dataset, folder;  ///< folder: one subfolder a data set
  std::string variant, file, target, test_file;
  bool generated = false;  ///< the folder holds what `preset=smoke` made
  bool standardise = true;
  std::size_t train_samples = 0, test_samples = 0;  ///< the first ones; 0: all
  std::size_t folds = 5;
  /// Tells other data of the same name apart: of what trains, then after a dash of what
  /// tests.  Empty where that is not known.
  std::string contents = {};
};

struct Task {
  DataTask data;
  std::string experiment_type, architecture, config_id;
  rewire::Configuration config;
  int fold = -1;          ///< -1: trains on all, tests on the test set
  std::size_t place = 0;  ///< in the order in which a sweep asked for its trainings
  std::uint64_t seed = 1;
  std::size_t threads = 0;
  bool fit_to_rows = true, shuffle = true, compat = false, source_macs = false;
};

/// Whether it is a trial of a search, which was told what came of it.
inline bool is_trial(const Task& t) { return t.fold >= 0; }

/// By which its files are called: "43-0007", "43-0007-fold2".
inline std::string name_of(const Task& t) {
  return is_trial(t) ? t.config_id + "-fold" + std::to_string(t.fold) : t.config_id;
}

/// The data set by name; one's own table by that of its file.
inline std::string data_name(const DataTask& data) {
  std::string name = data.dataset;
  if (!data.file.empty())
    name += " " + std::filesystem::path(data.file).stem().string();
  return data.generated ? name + " (generated)" : name;
}

/// Of one training.  MACs are multiplications with an addition; memory is what the
/// training took on top of the data.
struct Outcome {
  double error = 1;
  double inference_macs = 0, training_macs = 0;      ///< by the rule that was asked for
  double inference_source = 0, training_source = 0;  ///< as the source counts
  double inference_exact = 0, training_exact = 0;    ///< what was computed
  std::size_t connections = 0, dense_connections = 0;
  std::size_t train_rows = 0, test_rows = 0, batch = 0, interval = 0;
  std::size_t steps = 0, updates = 0;
  double train_seconds = 0, evolve_seconds = 0, data_seconds = 0;
  double cpu_seconds = 0;    ///< of training, all threads: other work does not count
  double test_seconds = 0;   ///< one pass over the test set
  double whole_seconds = 0;  ///< of the process, reading the data included
  std::size_t peak_memory_bytes = 0, training_memory_bytes = 0;
  std::string isa;
};

/// Of all steps: batches, arithmetic and rewirings.
inline double training_seconds(const Outcome& o) {
  return o.train_seconds + o.evolve_seconds + o.data_seconds;
}

struct Record {
  Task task;
  Outcome outcome;
};

// The hyper-parameters of a configuration; one that is inactive has the value given
// here.

inline double real(const rewire::Configuration& c, const std::string& name,
                   double otherwise = 0) {
  const auto at = c.find(name);
  if (at == c.end()) return otherwise;
  if (const auto* whole = std::get_if<std::int64_t>(&at->second))
    return static_cast<double>(*whole);
  return std::get<double>(at->second);
}
inline std::size_t whole(const rewire::Configuration& c, const std::string& name,
                         std::size_t otherwise = 0) {
  return static_cast<std::size_t>(real(c, name, static_cast<double>(otherwise)));
}
inline std::string word(const rewire::Configuration& c, const std::string& name,
                        const std::string& otherwise = {}) {
  const auto at = c.find(name);
  return at == c.end() ? otherwise : std::get<std::string>(at->second);
}
