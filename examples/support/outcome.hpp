// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/analysis/flops.hpp>
#include <rewire/core/process.hpp>
#include <rewire/io/monitor.hpp>
#include <rewire/io/run_report.hpp>
#include <rewire/network/count.hpp>
#include <rewire/topology/rigl.hpp>

#include "support/curve.hpp"
#include "support/layer_degrees.hpp"
#include "support/options.hpp"

namespace example {

/// One trained network, or one stage of a run, and all that tables and pictures show of
/// it.
struct Outcome {
  rewire::RunResult
      result;  ///< what goes into `result.json`: metrics by name, and more
  std::uint64_t seed = 0;
  Curve curve;                        ///< what was measured over the epochs
  std::vector<LayerDegrees> degrees;  ///< of the sparse layers
  std::vector<rewire::Monitor::Sample> monitor;

  const std::string& name() const { return result.name; }
  /// A metric by its name; NaN where there is none.
  double metric(const std::string& of) const {
    const auto found = result.metrics.find(of);
    return found == result.metrics.end() ? std::numeric_limits<double>::quiet_NaN()
                                         : found->second;
  }
  /// Steps, batches and rewiring; without evaluation.
  double training_seconds() const {
    return result.seconds.train + result.seconds.data + result.seconds.evolve;
  }
  double mean_memory_mb() const {
    double sum = 0;
    for (const auto& s : monitor) sum += s.resident_mb;
    return monitor.empty() ? 0 : sum / static_cast<double>(monitor.size());
  }
};

/// What is known of a run that has ended: `before` are the links it began with, in
/// `folder` lies its `metrics.csv`, which also covers the epochs before a resumption.
template <class Net>
Outcome outcome_of(const std::string& name, std::uint64_t seed, const Net& net,
                   const std::vector<rewire::Pattern>& before,
                   const rewire::Monitor& monitor,
                   const std::filesystem::path& folder) {
  Outcome o;
  o.seed = seed;
  o.curve = Curve::read(folder / "metrics.csv");
  o.degrees = degrees_of(before, links_of(net));
  o.monitor = monitor.samples();
  o.result.name = name;
  const auto total = [&](const char* column) {
    return o.curve.last(column).value_or(0);
  };
  o.result.seconds = {.train = total("seconds_train"),
                      .data = total("seconds_data"),
                      .evolve = total("seconds_evolve"),
                      .evaluate = total("seconds_evaluate")};
  o.result.metrics["mean_memory_mb"] = o.mean_memory_mb();
  const rewire::Count size = rewire::count(net);
  o.result.connections = size.connections;
  o.result.dense_connections = size.dense_connections;
  double peak = static_cast<double>(rewire::peak_resident_bytes().value_or(0));
  for (const auto& s : o.monitor) peak = std::max(peak, 1e6 * s.resident_mb);
  o.result.peak_memory_bytes = static_cast<std::size_t>(peak);
  return o;
}

/// Operations for `samples` samples in training, by the RigL paper; `interval`: steps
/// between two rewirings of RigL, where `model` is that.
template <class Net>
double train_flops(const std::string& model, const Net& net, double samples,
                   std::size_t interval = rewire::RigL{}.interval) {
  const rewire::ForwardMacs macs = rewire::forward_macs(net);
  const double each =
      model == "RigL" ? rewire::rigl_training_macs(macs, static_cast<double>(interval))
                      : rewire::sparse_training_macs(macs);
  return samples * rewire::flops_per_mac * each;
}

/// Seconds of an epoch (steps, batches, rewiring; or of `parts` of it), the median over
/// the run: a run that had to wait for other work now and then is not slower for it.
inline double epoch_seconds(const Outcome& o,
                            const std::vector<std::string>& parts = {
                                "seconds_train", "seconds_data", "seconds_evolve"}) {
  std::vector<double> each;
  double before = 0;
  for (std::size_t e = 1; e <= o.curve.last_epoch(); ++e) {
    double sum = 0;
    for (const std::string& part : parts) sum += o.curve.at(e, part).value_or(0);
    each.push_back(sum - before);
    before = sum;
  }
  if (each.empty()) return 0;
  const auto middle = each.begin() + static_cast<std::ptrdiff_t>(each.size() / 2);
  std::nth_element(each.begin(), middle, each.end());
  return *middle;
}

/// The first run of each name.
inline std::vector<const Outcome*> first_of_each(const std::vector<Outcome>& outcomes) {
  std::vector<const Outcome*> first;
  for (const Outcome& o : outcomes) {
    bool seen = false;
    for (const Outcome* f : first) seen = seen || f->name() == o.name();
    if (!seen) first.push_back(&o);
  }
  return first;
}

/// All runs of one name.
inline std::vector<const Outcome*> runs_of(const std::vector<Outcome>& outcomes,
                                           const std::string& name) {
  std::vector<const Outcome*> runs;
  for (const Outcome& o : outcomes) {
    if (o.name() == name) runs.push_back(&o);
  }
  return runs;
}

/// `of(outcome)` for each.
template <class Of>
std::vector<double> each(const std::vector<const Outcome*>& runs, Of of) {
  std::vector<double> values;
  for (const Outcome* r : runs) values.push_back(of(*r));
  return values;
}

/// `result.json` of the program `example`.
inline void write_results(const std::string& example, const Options& job,
                          const std::vector<Outcome>& outcomes,
                          const std::filesystem::path& path) {
  const std::size_t all = std::max(1U, std::thread::hardware_concurrency());
  rewire::RunReport report{.example = example,
                           .command = job.command,
                           .threads = job.threads == 0 ? all : job.threads,
                           .runs = {}};
  for (const Outcome& o : outcomes) report.runs.push_back(o.result);
  report.write(path);
}

}  // namespace example
