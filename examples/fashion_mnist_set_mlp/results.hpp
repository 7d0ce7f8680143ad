// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

/// One trained network and all that the table and the pictures show of it.
struct Outcome {
  Outcome(std::string model, std::uint64_t of_seed)
      : name(std::move(model)), seed(of_seed) {}

  std::string name;
  std::uint64_t seed;
  std::map<std::string, nlohmann::json> settings;
  std::vector<rewire::Pattern> before, after;  ///< links of each sparse layer
  std::vector<rewire::Report> curve;           ///< one an epoch
  std::vector<rewire::Monitor::Sample> memory;
  rewire::Report report;
  rewire::Count size;
  std::size_t peak_bytes = 0;
  double accuracy_all = 0;  ///< on all test images
  double train_flops = 0, inference_flops = 0;

  double accuracy() const { return report.test ? report.test->accuracy : 0; }
  double mean_memory_mb() const {
    double sum = 0;
    for (const auto& s : memory) sum += s.resident_mb;
    return memory.empty() ? 0 : sum / static_cast<double>(memory.size());
  }
};

/// Keeps the report of every epoch.
class CurveRecorder {
 public:
  void on_epoch(const rewire::Report& r) { points_.push_back(r); }
  const std::vector<rewire::Report>& points() const { return points_; }

 private:
  std::vector<rewire::Report> points_;
};

inline std::vector<rewire::Pattern> links_of(const rewire::Mlp& net) {
  std::vector<rewire::Pattern> links;
  rewire::each_links(net, [&](const auto&, const auto& weights, const auto&) {
    links.push_back(weights.links());
  });
  return links;
}

/// Mean and standard deviation of a figure over the seeds.
struct Spread {
  double mean = 0, deviation = 0;

  template <class Of>
  Spread(const std::vector<const Outcome*>& runs, Of of) {
    for (const Outcome* r : runs) mean += of(*r) / static_cast<double>(runs.size());
    for (const Outcome* r : runs) deviation += (of(*r) - mean) * (of(*r) - mean);
    if (runs.size() > 1)
      deviation = std::sqrt(deviation / static_cast<double>(runs.size() - 1));
  }

  std::string str(int digits) const {
    char words[64];
    if (deviation == 0) {
      std::snprintf(words, sizeof words, "%.*f", digits, mean);
    } else {
      std::snprintf(words, sizeof words, "%.*f +- %.*f", digits, mean, digits,
                    deviation);
    }
    return words;
  }
};

/// What the authors of the tutorial report (5 seeds, 400 epochs, a laptop of 12
/// threads).
struct Published {
  const char *accuracy, *seconds, *memory;
};
inline const std::map<std::string, Published> published{
    {"SET", {"84.4", "812", "152"}},
    {"FixProb", {"83.9", "804", "152"}},
    {"Dense", {"81.5", "4337", "210"}}};

/// The comparison, a row a model, beside the published figures where they may be
/// compared.
inline std::string table(const std::vector<Outcome>& outcomes, bool comparable) {
  std::vector<std::vector<std::string>> rows{{"", "test accuracy, %",
                                              "on all test images, %", "training, s",
                                              "connections", "memory, MB"}};
  if (comparable) {
    for (const char* title : {"published: accuracy", "seconds", "MB"})
      rows[0].push_back(title);
  }
  for (const char* const model : {"SET", "FixProb", "Dense"}) {
    std::vector<const Outcome*> runs;
    for (const Outcome& o : outcomes) {
      if (o.name == model) runs.push_back(&o);
    }
    if (runs.empty()) continue;
    rows.push_back(
        {runs.size() > 1 ? rewire::text(model, " (", runs.size(), " seeds)") : model,
         Spread(runs, [](const Outcome& o) { return 100 * o.accuracy(); }).str(1),
         Spread(runs, [](const Outcome& o) { return 100 * o.accuracy_all; }).str(1),
         Spread(runs,
                [](const Outcome& o) {
                  return o.report.seconds.train + o.report.seconds.data +
                         o.report.seconds.evolve;
                })
             .str(1),
         std::to_string(runs[0]->size.connections),
         Spread(runs, [](const Outcome& o) { return o.mean_memory_mb(); }).str(0)});
    if (!comparable) continue;
    const Published& p = published.at(model);
    for (const char* const figure : {p.accuracy, p.seconds, p.memory})
      rows.back().push_back(figure);
  }
  std::vector<std::size_t> width(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], row[c].size());
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      out += std::string(width[c] - row[c].size(), ' ') + row[c] +
             (c + 1 < row.size() ? "  " : "\n");
    }
  }
  return out;
}

/// A row a rewiring: how many links of each pixel survived it (after removal, before
/// regrowth).
inline void write_input_connections(const rewire::TopologyRecorder& rewirings,
                                    const std::filesystem::path& path) {
  const auto first = rewirings.layers().find("layer.0");
  if (first == rewirings.layers().end()) return;
  std::string content = "epoch";
  for (std::size_t i = 0; i < first->second.front().core_inputs.size(); ++i) {
    content += rewire::text(",input", i);
  }
  for (const auto& record : first->second) {
    content += rewire::text("\n", record.epoch + 1);
    for (const auto links : record.core_inputs) content += rewire::text(",", links);
  }
  rewire::AtomicFile file(path);
  file.write(content + "\n");
  file.commit();
}

inline void write_results(const std::vector<Outcome>& outcomes,
                          const std::filesystem::path& out, std::size_t threads) {
  rewire::RunReport report{
      .example = "fashion_mnist_set_mlp", .threads = threads, .runs = {}};
  for (const Outcome& o : outcomes) {
    report.runs.push_back(
        {.name = o.name,
         .settings = o.settings,
         .metrics = {{"test_accuracy", o.accuracy()},
                     {"test_accuracy_all", o.accuracy_all},
                     {"train_accuracy", o.report.train ? o.report.train->accuracy : 0},
                     {"mean_memory_mb", o.mean_memory_mb()}},
         .seconds = o.report.seconds,
         .peak_memory_bytes = o.peak_bytes,
         .connections = o.size.connections,
         .dense_connections = o.size.dense_connections,
         .train_flops = o.train_flops,
         .inference_flops = o.inference_flops});
  }
  report.write(out / "result.json");
}
