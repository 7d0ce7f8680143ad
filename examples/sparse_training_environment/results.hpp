// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/io.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/store.hpp"
#include "support/table.hpp"

/// Every training below `output` as a row of run_dataset.csv: the published columns,
/// and what was measured.
inline void write_run_dataset(const std::filesystem::path& output) {
  std::vector<Record> all;
  std::set<std::string> names;
  for (const auto& folder : run_folders(output)) {
    for (Record& r : read_records(folder)) {
      for (const auto& [name, value] : r.task.config) names.insert(name);
      all.push_back(std::move(r));
    }
  }
  std::string rows = "dataset,experiment_type";
  for (const std::string& name : names) rows += "," + name;
  rows +=
      ",config_id,seed,fold,error,inference_flops,training_flops,inference_macs_exact,"
      "training_macs_exact,wall_seconds,peak_rss,training_bytes,nnz\n";
  for (const Record& r : all) {
    const Outcome& o = r.outcome;
    rows += r.task.data.dataset + "," + r.task.experiment_type;
    for (const std::string& name : names) {
      rows += ",";
      const auto at = r.task.config.find(name);
      if (at == r.task.config.end()) continue;
      std::visit([&](const auto& v) { rows += rewire::text(v); }, at->second);
    }
    rows += rewire::text(
        ",", r.task.config_id, ",", r.task.seed, ",", r.task.fold, ",", o.error, ",",
        o.inference_macs, ",", o.training_macs, ",", o.inference_exact, ",",
        o.training_exact, ",", o.train_seconds + o.evolve_seconds + o.data_seconds, ",",
        o.peak_memory_bytes, ",", o.training_memory_bytes, ",", o.connections, "\n");
  }
  rewire::AtomicFile file(output / "run_dataset.csv");
  file.write(rows);
  file.commit();
}

/// One row a training: what it reached and what it took.
inline example::Table comparison(const std::vector<Record>& records) {
  example::Table table{{"algorithm", "sparsity", "accuracy, %", "MACs a sample",
                        "training MACs", "training, s", "memory, MB", "links"}};
  for (const Record& r : records) {
    const Outcome& o = r.outcome;
    const std::string algorithm = word(r.task.config, "algorithm", dense);
    table.push_back(
        {algorithm == dense ? "dense" : algorithm,
         algorithm == dense ? "" : rewire::text(real(r.task.config, "sparsity")),
         example::fixed(100 * (1 - o.error), 2), example::fixed(o.inference_macs, 0),
         rewire::text(static_cast<float>(o.training_macs / 1e12), "e12"),
         example::fixed(o.train_seconds + o.evolve_seconds + o.data_seconds, 1),
         example::fixed(static_cast<double>(o.training_memory_bytes) / 1e6, 1),
         std::to_string(o.connections)});
  }
  return table;
}
