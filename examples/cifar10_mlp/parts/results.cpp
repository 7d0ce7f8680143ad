// SPDX-License-Identifier: BSD-3-Clause
#include "cifar10_mlp/results.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cifar10_mlp/pictures.hpp"
#include "support/album.hpp"
#include "support/degree_tails.hpp"
#include "support/models.hpp"
#include "support/outcome.hpp"
#include "support/run_folder.hpp"
#include "support/table.hpp"

/// The whole comparison, a row a model, means over the seeds.
static example::Table comparison(const std::vector<example::Outcome>& runs) {
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
         spread([](auto& o) { return example::epoch_seconds(o); }).str(2),
         spread([](auto& o) {
           const rewire::Seconds& s = o.result.seconds;
           return 100 * s.data / (s.train + s.data + s.evolve);
         }).str(1),
         spread([](auto& o) {
           return static_cast<double>(o.result.peak_memory_bytes) / 1e6;
         }).str(0),
         std::to_string(first->result.connections), flops(first->result.train_flops),
         flops(first->result.inference_flops)});
  }
  return rows;
}

/// Whether the published figures may stand beside these.
static bool comparable(const std::vector<example::Outcome>& runs) {
  const auto data = runs[0].result.settings.find("data");
  return data != runs[0].result.settings.end() &&
         data->second.get<std::string>().starts_with("CIFAR-10");
}

/// Test accuracy after equal epochs, beside the published curves.
static example::Table at_equal_epochs(const std::vector<example::Outcome>& runs) {
  example::Table rows{{"test accuracy, %, at epoch"}};
  for (const std::size_t e : published_epochs) rows[0].push_back(std::to_string(e));
  for (const example::Outcome* first : example::first_of_each(runs)) {
    rows.push_back({first->name()});
    for (const std::size_t e : published_epochs) {
      std::vector<double> values;
      for (const example::Outcome* o : example::runs_of(runs, first->name())) {
        if (const auto v = o->curve.at(e, "test_accuracy")) values.push_back(100 * *v);
      }
      rows.back().push_back(values.empty() ? "" : example::Spread(values).str(1));
    }
    const auto found = published.find(first->name());
    if (!comparable(runs) || found == published.end()) continue;
    rows.push_back({"published (SReLU)"});
    for (const double v : found->second) rows.back().push_back(example::fixed(v, 1));
  }
  return rows;
}

/// Test accuracy after equal seconds of training, counted by the median epoch: of the
/// last epoch that fits; nothing where the run ended earlier.
static example::Table at_equal_seconds(const std::vector<example::Outcome>& runs) {
  example::Table rows{{"test accuracy, %, after seconds of training"}};
  double longest = 0;
  for (const example::Outcome& o : runs) {
    longest = std::max(
        longest, example::epoch_seconds(o) * static_cast<double>(o.curve.last_epoch()));
  }
  std::vector<double> times;
  for (const double t : {1, 3, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200})
    if (t <= longest && (t >= 30 || longest < 60)) times.push_back(t);
  for (const double t : times) rows[0].push_back(example::fixed(t, 0));
  for (const example::Outcome* o : example::first_of_each(runs)) {
    rows.push_back({o->name()});
    for (const double t : times) {
      const auto epoch = static_cast<std::size_t>(t / example::epoch_seconds(*o));
      const auto reached = o->curve.at(epoch, "test_accuracy");
      rows.back().push_back(reached ? example::fixed(100 * *reached, 1) : "");
    }
  }
  return rows;
}

example::RunSettings settings(const Job& job, std::size_t epochs, std::uint64_t seed,
                              const std::string& data) {
  auto all = example::settings(job, seed, data);
  all["epochs"] = epochs;
  all["hidden"] = job.hidden;
  all["activation"] = job.activation;
  all["augmentation"] = !job.no_augmentation;
  return all;
}

void keep(const Job& job, example::Outcome outcome,
          const std::filesystem::path& folder) {
  // As many as it was to be or, resumed, more.
  outcome.result.settings["epochs"] = outcome.curve.last_epoch();
  example::end_run("cifar10_mlp", job, outcome, folder);
}

std::string report(const example::Options& job) {
  const auto runs = example::finished_runs(job.out, example::all_models);
  if (runs.empty()) {
    throw rewire::Error({job.out.string(), "a run that has ended", "none",
                         "train one with this --out, or give another"});
  }
  example::write_results("cifar10_mlp", job, runs, job.out / "result.json");
  const auto models = example::first_of_each(runs);
  example::Table degrees;
  std::vector<std::pair<std::string, rewire::Figure>> tails;
  for (const example::Outcome* m : models) {
    const auto judged = example::judge_tails(*m);
    if (judged.empty()) continue;  // dense
    example::add_rows(degrees, m->name(), judged);
    tails.emplace_back("degrees_" + m->name(), example::degree_figure(judged));
  }
  example::Album album(job, "cifar10_mlp, seed " + std::to_string(models[0]->seed));
  std::string told;
  for (const auto& [heading, table] :
       std::initializer_list<std::pair<const char*, example::Table>>{
           {"comparison", comparison(runs)},
           {"at equal epochs", at_equal_epochs(runs)},
           {"at equal seconds", at_equal_seconds(runs)},
           {"degrees", degrees}}) {
    told += "\n" + example::aligned(table);
    album.table(heading, table);
  }
  album.add(equal_epochs_and_seconds(models, comparable(runs)),
            "equal_epochs_and_seconds");
  album.add(example::learning_curves(
                models, {example::accuracy_measure(), example::loss_measure()}),
            "learning_curves");
  album.add(example::memory_and_cpu(models), "memory_and_cpu");
  for (const auto& [name, figure] : tails) album.add(figure, name);
  album.table("settings", example::settings_table(runs));
  return told + "\n" + album.finish() + "\n";
}
