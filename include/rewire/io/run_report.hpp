// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include <rewire/concepts/observer.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/core/version.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// What came of one model, or of one stage of a run.
struct RunResult {
  std::string name;                                ///< of the model or stage
  std::map<std::string, nlohmann::json> settings;  ///< what it was run with
  std::map<std::string, double> metrics;           ///< accuracies in [0, 1]
  Seconds seconds;                                 ///< where its time went
  std::size_t peak_memory_bytes = 0;    ///< the most that the process had resident
  std::size_t connections = 0;          ///< links there are
  std::uint64_t dense_connections = 0;  ///< links there would be in dense layers
  double train_flops = 0;               ///< of the whole run
  double inference_flops = 0;           ///< a sample
};

/// All that a program found out, as `result.json`.
struct RunReport {
  std::string example;          ///< name of the program
  std::string command = {};     ///< that started the program, if it is known
  std::size_t threads = 1;      ///< that computed
  std::vector<RunResult> runs;  ///< one a model or stage

  /// Writes the file whole or not at all; numbers that are not finite become null.
  void write(const std::filesystem::path& path) const {
    nlohmann::json list = nlohmann::json::array();
    for (const RunResult& r : runs) {
      list.push_back({{"name", r.name},
                      {"settings", r.settings},
                      {"metrics", r.metrics},
                      {"seconds",
                       {{"train", r.seconds.train},
                        {"data", r.seconds.data},
                        {"evolve", r.seconds.evolve},
                        {"evaluate", r.seconds.evaluate}}},
                      {"peak_memory_bytes", r.peak_memory_bytes},
                      {"connections", r.connections},
                      {"dense_connections", r.dense_connections},
                      {"train_flops", r.train_flops},
                      {"inference_flops", r.inference_flops}});
    }
    const nlohmann::json all{{"example", example}, {"command", command},
                             {"version", version}, {"host", processor()},
                             {"isa", name(isa())}, {"threads", threads},
                             {"runs", list}};
    AtomicFile file(path);
    file.write(all.dump(2) + "\n");
    file.commit();
  }

  /// The processor's name; "unknown" where the system does not tell.
  static std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
      if (!line.starts_with("model name")) continue;
      const std::size_t colon = line.find(": ");
      if (colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown";
  }
};

}  // namespace rewire
