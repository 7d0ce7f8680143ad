// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "cifar10_mlp/pictures.hpp"
#include "support/outcome.hpp"
#include "support/run_folder.hpp"
#include "support/table.hpp"

inline const std::vector<std::string> all_models{"SET", "RigL", "FixProb", "Dense"};

inline std::vector<std::size_t> first_positions(std::size_t count) {
  std::vector<std::size_t> positions(count);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  return positions;
}

/// Seconds of steps, batches and rewiring until the end of an epoch.
inline double seconds_until(const example::Outcome& o, std::size_t epoch) {
  double sum = 0;
  for (const char* const part : {"seconds_train", "seconds_data", "seconds_evolve"})
    sum += o.curve.at(epoch, part).value_or(0);
  return sum;
}

/// The whole comparison, a row a model, means over the seeds.
inline example::Table comparison(const std::vector<example::Outcome>& runs) {
  using example::fixed;
  using example::Outcome;
  using example::Spread;
  example::Table rows{{"", "epochs", "test accuracy, %", "best, %", "s an epoch",
                       "waiting for data, %", "peak memory, MB", "connections",
                       "training FLOPs", "FLOPs an image"}};
  for (const Outcome* first : example::first_of_each(runs)) {
    const auto same = example::runs_of(runs, first->name());
    const auto spread = [&](auto of) { return Spread(example::each(same, of)); };
    const auto flops = [](double v) {
      char words[32];
      std::snprintf(words, sizeof words, "%.2e", v);
      return std::string(words);
    };
    rows.push_back(
        {same.size() > 1 ? rewire::text(first->name(), " (", same.size(), " seeds)")
                         : first->name(),
         std::to_string(first->curve.last_epoch()),
         spread([](auto& o) { return 100 * o.metric("test_accuracy"); }).str(2),
         spread([](auto& o) {
           const auto [epochs, values] = o.curve.points("test_accuracy");
           return 100 * *std::max_element(values.begin(), values.end());
         }).str(2),
         spread([](auto& o) {
           return o.training_seconds() / static_cast<double>(o.curve.last_epoch());
         }).str(2),
         spread([](auto& o) {
           return 100 * o.result.seconds.data / o.training_seconds();
         }).str(1),
         spread([](auto& o) {
           return static_cast<double>(o.result.peak_memory_bytes) / 1e6;
         }).str(0),
         std::to_string(first->result.connections), flops(first->result.train_flops),
         flops(first->result.inference_flops)});
  }
  return rows;
}

/// Test accuracy after equal epochs, beside the published curves (SReLU, no decay;
/// `dcmocanu/sparse-evolutionary-artificial-neural-networks`, Keras program).
inline example::Table at_equal_epochs(const std::vector<example::Outcome>& runs) {
  constexpr std::array<std::size_t, 8> epochs{1, 10, 50, 100, 200, 400, 600, 1000};
  const std::map<std::string, std::array<const char*, 8>> published{
      {"SET", {"17.1", "42.8", "57.1", "60.8", "66.0", "69.6", "71.2", "73.3"}},
      {"FixProb", {"14.9", "42.4", "55.7", "59.9", "63.9", "65.9", "67.4", "68.8"}},
      {"Dense", {"35.8", "51.3", "60.3", "63.8", "65.7", "69.2", "68.8", "70.3"}}};
  example::Table rows{{"test accuracy, %, at epoch"}};
  for (const std::size_t e : epochs) rows[0].push_back(std::to_string(e));
  for (const example::Outcome* first : example::first_of_each(runs)) {
    rows.push_back({first->name()});
    for (const std::size_t e : epochs) {
      std::vector<double> values;
      for (const example::Outcome* o : example::runs_of(runs, first->name())) {
        if (const auto v = o->curve.at(e, "test_accuracy")) values.push_back(100 * *v);
      }
      rows.back().push_back(values.empty() ? "" : example::Spread(values).str(1));
    }
    const auto found = published.find(first->name());
    if (found == published.end()) continue;
    rows.push_back({"published (SReLU)"});
    for (const char* const value : found->second) rows.back().push_back(value);
  }
  return rows;
}

/// Test accuracy after equal seconds of training: of the last epoch that was done by
/// then; nothing where the run had ended.
inline example::Table at_equal_seconds(const std::vector<example::Outcome>& runs) {
  example::Table rows{{"test accuracy, %, after seconds of training"}};
  double longest = 0;
  for (const example::Outcome& o : runs)
    longest = std::max(longest, seconds_until(o, o.curve.last_epoch()));
  std::vector<double> times;
  for (const double t : {1, 3, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200})
    if (t <= longest && (t >= 30 || longest < 60)) times.push_back(t);
  for (const double t : times) rows[0].push_back(example::fixed(t, 0));
  for (const example::Outcome* o : example::first_of_each(runs)) {
    rows.push_back({o->name()});
    for (const double t : times) {
      std::optional<double> reached;
      const std::size_t end = o->curve.last_epoch();
      for (std::size_t e = 1; e <= end && seconds_until(*o, e) <= t; ++e)
        reached = o->curve.at(e, "test_accuracy");
      const bool ended = seconds_until(*o, end) < t;
      rows.back().push_back(reached && !ended ? example::fixed(100 * *reached, 1) : "");
    }
  }
  return rows;
}

/// Tables and pictures of all runs that have ended in `out`; returns what to tell.
inline std::string report(const std::filesystem::path& out, std::size_t threads) {
  const auto runs = example::finished_runs(out, all_models);
  if (runs.empty()) return "no run has ended in " + out.string() + "\n";
  example::write_results("cifar10_mlp", runs, threads, out / "result.json");
  return "\n" + example::aligned(comparison(runs)) + "\n" +
         example::aligned(at_equal_epochs(runs)) + "\n" +
         example::aligned(at_equal_seconds(runs)) + "\n" + draw_pictures(runs, out) +
         "\n";
}
