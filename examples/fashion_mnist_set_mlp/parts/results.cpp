// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/results.hpp"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fashion_mnist_set_mlp/pictures.hpp"
#include "support/album.hpp"
#include "support/table.hpp"

/// What the authors of the tutorial report (5 seeds, 400 epochs, a laptop of 12
/// threads).
struct Published {
  const char *accuracy, *seconds, *memory;
};
const std::map<std::string, Published> published{{"SET", {"84.4", "812", "152"}},
                                                 {"FixProb", {"83.9", "804", "152"}},
                                                 {"Dense", {"81.5", "4337", "210"}}};

/// The comparison, a row a model, beside the published figures where they may be
/// compared.
static example::Table comparison(const std::vector<example::Outcome>& outcomes,
                                 bool comparable) {
  using example::Outcome;
  using example::Spread;
  example::Table rows{{"", "test accuracy, %", "on all test images, %", "training, s",
                       "connections", "memory, MB"}};
  if (comparable) {
    for (const char* title : {"published: accuracy", "seconds", "MB"})
      rows[0].push_back(title);
  }
  for (const Outcome* first : example::first_of_each(outcomes)) {
    const auto runs = example::runs_of(outcomes, first->name());
    const auto percent = [&](const std::string& metric) {
      return Spread(each(runs, [&](auto& o) { return 100 * o.metric(metric); })).str(1);
    };
    rows.push_back(
        {runs.size() > 1 ? rewire::text(first->name(), " (", runs.size(), " seeds)")
                         : first->name(),
         percent("test_accuracy"), percent("test_accuracy_all"),
         Spread(each(runs, [](auto& o) { return o.training_seconds(); })).str(1),
         std::to_string(first->result.connections),
         Spread(each(runs, [](auto& o) { return o.mean_memory_mb(); })).str(0)});
    if (!comparable) continue;
    const auto found = published.find(first->name());
    const Published p =
        found == published.end() ? Published{"", "", ""} : found->second;
    for (const char* const figure : {p.accuracy, p.seconds, p.memory})
      rows.back().push_back(figure);
  }
  return rows;
}

/// Draws all pictures into --out, from the first run of each model, and writes the
/// report with `table`; returns what to tell the user.
static std::string draw_pictures(const example::Options& job,
                                 const std::vector<example::Outcome>& outcomes,
                                 const example::Table& table,
                                 const rewire::Dataset& images) {
  const auto models = example::first_of_each(outcomes);
  example::Album album(
      job, "fashion_mnist_set_mlp, seed " + std::to_string(models[0]->seed));
  album.table("comparison", table);
  album.add(example::learning_curves(
                models, {example::accuracy_measure(),
                         example::loss_measure({{.low = 0, .high = 1.5}})}),
            "learning_curves");
  album.add(example::memory_and_cpu(models), "memory_and_cpu");
  album.add(input_connectivity(models, images), "input_connectivity");
  for (const example::Outcome* m : models) {
    if (m->degrees.size() > 1)
      album.add(example::degree_histograms(*m), "degrees_" + m->name());
  }
  album.table("settings", example::settings_table(outcomes));
  return album.finish();
}

/// All that a run depends on, for `result.json`.
std::string report(const Job& job, const std::vector<example::Outcome>& outcomes,
                   const rewire::Dataset& images) {
  const bool comparable =
      images.name().starts_with("Fashion-MNIST") && job.epochs == 400;
  const example::Table table = comparison(outcomes, comparable);
  example::write_results("fashion_mnist_set_mlp", job, outcomes,
                         job.out / "result.json");
  return "\n" + example::aligned(table) + "\n" +
         draw_pictures(job, outcomes, table, images) + "\n";
}
