// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/results.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/flops.hpp>
#include <rewire/io/run_report.hpp>

#include "support/album.hpp"
#include "support/figures.hpp"
#include "support/outcome.hpp"
#include "support/run_folder.hpp"
#include "support/table.hpp"

/// The table of the source's README with a row for each run here: error on the test
/// set, seconds of training an epoch, seconds for the test set.
static example::Table beside_the_published(const std::vector<example::Outcome>& runs) {
  using example::fixed;
  example::Table rows{
      {"platform", "architecture", "depth", "params", "error, %", "train s/epoch",
       "test s"},
      {"paper", "SparseNet", "100", "2.5M", "4.44", "", ""},
      {"GPU (published)", "SparseNet", "100", "2.5M", "5.0", "61-70", "3.8-4.1"},
      {"NPU (published)", "SparseNet", "100", "2.5M", "4.8", "60-61", "3.4-3.5"}};
  for (const example::Outcome& o : runs) {
    const auto& set = o.result.settings;
    rows.push_back({rewire::RunReport::processor() + " (here)", o.name(),
                    set.at("depth").dump(),
                    fixed(o.metric("parameters") / 1e6, 3) + "M",
                    fixed(100 * (1 - o.metric("test_accuracy")), 2),
                    fixed(example::epoch_seconds(o), 1),
                    fixed(example::epoch_seconds(o, {"seconds_evaluate"}), 2)});
  }
  return rows;
}

/// What this run reached, and what it cost.
static example::Table costs(const std::vector<example::Outcome>& runs) {
  using example::fixed;
  example::Table rows{{"run", "epochs", "test accuracy, %", "training accuracy, %",
                       "parameters", "connections", "density, %", "MACs an image",
                       "images a second", "peak memory, MB"}};
  for (const example::Outcome& o : runs) {
    const rewire::RunResult& r = o.result;
    rows.push_back({o.name(), std::to_string(o.curve.last_epoch()),
                    fixed(100 * o.metric("test_accuracy"), 2),
                    fixed(100 * o.metric("train_accuracy"), 2),
                    fixed(o.metric("parameters"), 0), std::to_string(r.connections),
                    fixed(100 * static_cast<double>(r.connections) /
                              static_cast<double>(r.dense_connections),
                          1),
                    fixed(r.inference_flops / rewire::flops_per_mac / 1e6, 1) + " M",
                    fixed(o.metric("images_per_second"), 0),
                    fixed(static_cast<double>(r.peak_memory_bytes) / 1e6, 0)});
  }
  return rows;
}

std::string report(const example::Options& job) {
  const auto runs = example::finished_runs(job.out);
  example::write_results("sparsenet_cifar10", job, runs, job.out / "result.json");
  example::Album album(job, "sparsenet_cifar10");
  std::string told;
  for (const auto& [heading, table] :
       std::initializer_list<std::pair<const char*, example::Table>>{
           {"runs", costs(runs)},
           {"beside the published", beside_the_published(runs)}}) {
    told += "\n" + example::aligned(table);
    album.table(heading, table);
  }
  const auto models = example::first_of_each(runs);
  album.add(example::learning_curves(
                models, {example::accuracy_measure(), example::loss_measure()}),
            "learning_curves");
  album.add(example::memory_and_cpu(models), "memory_and_cpu");
  album.table("settings", example::settings_table(runs));
  return told + "\n" + album.finish() + "\n";
}
