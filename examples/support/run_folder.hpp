// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include <rewire/io/file.hpp>

#include "support/outcome.hpp"

// A run keeps all that tables and pictures show in a folder of its own, so that runs of
// several processes, and of several days, can be compared.  `result.json` there says
// that the run has ended; beside it lie `metrics.csv`, `training.csv` (where the run
// measured more), `monitor.csv` and `degrees.csv`.

namespace example {

/// A run has ended.
inline void end_run(const std::string& example, const Options& job, const Outcome& o,
                    const std::filesystem::path& folder) {
  write_degrees(o.degrees, folder / "degrees.csv");
  write_results(example, job, {o}, folder / "result.json");
}

namespace detail {

inline rewire::RunResult parse_result(const std::filesystem::path& path) {
  const auto bytes = rewire::read_file(path);
  try {
    const auto all = nlohmann::json::parse(bytes.begin(), bytes.end());
    const auto& run = all.at("runs").at(0);
    const auto& seconds = run.at("seconds");
    rewire::RunResult r;
    run.at("name").get_to(r.name);
    run.at("settings").get_to(r.settings);
    for (const auto& [name, value] : run.at("metrics").items()) {
      if (value.is_number()) r.metrics[name] = value.get<double>();
    }
    r.seconds = {.train = seconds.at("train"),
                 .data = seconds.at("data"),
                 .evolve = seconds.at("evolve"),
                 .evaluate = seconds.at("evaluate")};
    run.at("peak_memory_bytes").get_to(r.peak_memory_bytes);
    run.at("connections").get_to(r.connections);
    run.at("dense_connections").get_to(r.dense_connections);
    run.at("train_flops").get_to(r.train_flops);
    run.at("inference_flops").get_to(r.inference_flops);
    return r;
  } catch (const nlohmann::json::exception& wrong) {
    throw rewire::Error({path.string(), "the result of a run", wrong.what(),
                         "remove its folder and train again"});
  }
}

}  // namespace detail

/// The run in `folder`; nothing where none has ended there.
inline std::optional<Outcome> load_run(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "result.json")) return std::nullopt;
  Outcome o;
  o.result = detail::parse_result(folder / "result.json");
  const auto seed = o.result.settings.find("seed");
  if (seed != o.result.settings.end()) o.seed = seed->second.get<std::uint64_t>();
  o.curve = Curve::read(folder / "metrics.csv");
  o.curve.join(Curve::read(folder / "training.csv"));
  o.degrees = read_degrees(folder / "degrees.csv");
  o.monitor = rewire::Monitor::read(folder / "monitor.csv");
  return o;
}

/// All runs of `names` (of any, where there are none) that have ended in folders
/// `<name>-seed<n>` in `out`, in the order of `names`, then by name and seed.
inline std::vector<Outcome> finished_runs(const std::filesystem::path& out,
                                          const std::vector<std::string>& names = {}) {
  std::vector<Outcome> runs;
  for (const auto& entry : std::filesystem::directory_iterator(out)) {
    // Other programs may have left their folders there.
    const std::string folder = entry.path().filename().string();
    const std::string name = folder.substr(0, folder.rfind("-seed"));
    const bool wanted =
        names.empty() || std::find(names.begin(), names.end(), name) != names.end();
    if (!entry.is_directory() || name == folder || !wanted) continue;
    if (auto run = load_run(entry.path())) runs.push_back(std::move(*run));
  }
  const auto rank = [&](const Outcome& o) {
    return std::find(names.begin(), names.end(), o.name()) - names.begin();
  };
  std::sort(runs.begin(), runs.end(), [&](const Outcome& a, const Outcome& b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return a.name() != b.name() ? a.name() < b.name() : a.seed < b.seed;
  });
  return runs;
}

}  // namespace example
