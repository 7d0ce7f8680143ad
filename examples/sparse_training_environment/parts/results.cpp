// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/results.hpp"

#include <cstdio>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "sparse_training_environment/setting_columns.hpp"

std::vector<Record> all_records(const std::filesystem::path& output) {
  std::vector<Record> all;
  for (const auto& folder : run_folders(output))
    for (Record& r : read_records(folder)) all.push_back(std::move(r));
  return all;
}

void write_run_dataset(const std::filesystem::path& output,
                       const std::vector<Record>& all) {
  SettingColumns settings;
  for (const Record& r : all) settings.add(r.task.config);
  std::string rows =
      "dataset,file,variant,experiment_type,architecture" + settings.names() +
      ",config_id,seed,fold,error,inference_flops,training_flops,inference_macs_exact,"
      "training_macs_exact,wall_seconds,cpu_seconds,peak_rss,training_bytes,nnz,"
      "train_rows,test_rows,generated,batch,interval,steps,updates\n";
  for (const Record& r : all) {
    const Outcome& o = r.outcome;
    const DataTask& d = r.task.data;
    rows += rewire::text(
        cell(d.dataset), ",", cell(d.file), ",", d.variant, ",", r.task.experiment_type,
        ",", r.task.architecture, settings.values(r.task.config), ",",
        cell(r.task.config_id), ",", r.task.seed, ",", r.task.fold, ",", o.error, ",",
        o.inference_macs, ",", o.training_macs, ",", o.inference_exact, ",",
        o.training_exact, ",", training_seconds(o), ",", o.cpu_seconds, ",",
        o.peak_memory_bytes, ",", o.training_memory_bytes, ",", o.connections, ",",
        o.train_rows, ",", o.test_rows, ",", d.generated ? "true" : "false", ",",
        o.batch, ",", o.interval, ",", o.steps, ",", o.updates, "\n");
  }
  rewire::AtomicFile file(output / "run_dataset.csv");
  file.write(rows);
  file.commit();
}

/// A number as printf writes it.
static std::string few_digits(const char* format, double value) {
  char words[64];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

example::Table comparison(const std::vector<Record>& records) {
  example::Table table{{"run", "algorithm", "sparsity", "accuracy, %", "MACs a sample",
                        "training MACs", "training, s", "memory, MB", "links"}};
  for (const Record& r : records) {
    const Outcome& o = r.outcome;
    const std::string algorithm = shown_algorithm(r.task.config);
    table.push_back(
        {r.task.config_id, algorithm,
         algorithm == "dense" ? ""
                              : few_digits("%.4g", real(r.task.config, "sparsity")),
         example::fixed(100 * (1 - o.error), 2), example::fixed(o.inference_macs, 0),
         few_digits("%.2e", o.training_macs), example::fixed(training_seconds(o), 1),
         example::fixed(static_cast<double>(o.training_memory_bytes) / 1e6, 1),
         std::to_string(o.connections)});
  }
  return table;
}

std::string time_spent(const std::vector<Record>& records) {
  double training = 0, whole = 0;
  for (const Record& r : records) {
    training += training_seconds(r.outcome);
    whole += r.outcome.whole_seconds;
  }
  return rewire::text("training took ", example::fixed(100 * training / whole, 1),
                      " % of ", example::fixed(whole, 0), " s in ", records.size(),
                      " processes\n");
}
