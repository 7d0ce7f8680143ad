// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/results.hpp"

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "shape_segmentation/pictures.hpp"
#include "shape_segmentation/scores.hpp"
#include "shape_segmentation/threshold.hpp"
#include "support/table.hpp"

/// The best threshold of one channel, chosen on the training set.
static example::Outcome baseline(const rewire::Split& data) {
  const Threshold best = best_threshold(data.train);
  std::cout << "baseline: foreground where " << best.words() << "\n";
  example::Outcome outcome;
  outcome.result.name = "threshold";
  outcome.result.settings["rule"] = best.words();
  outcome.result.metrics = named({judge(best, data.test)});
  return outcome;
}

/// The scores on the validation set, a row a model.
static example::Table comparison(const std::vector<example::Outcome>& outcomes) {
  example::Table table{{"validation", "foreground IoU", "mean IoU", "Dice",
                        "pixel accuracy", "foreground recall", "training, s",
                        "connections"}};
  for (const example::Outcome* first : example::first_of_each(outcomes)) {
    const auto runs = example::runs_of(outcomes, first->name());
    const auto spread = [&](auto of, int digits) {
      return example::Spread(example::each(runs, of)).str(digits);
    };
    table.push_back({runs.size() > 1
                         ? rewire::text(first->name(), " (", runs.size(), " seeds)")
                         : first->name()});
    for (const char* metric : {"foreground_iou", "mean_iou", "dice", "pixel_accuracy",
                               "foreground_recall"}) {
      table.back().push_back(spread([&](auto& o) { return o.metric(metric); }, 4));
    }
    table.back().push_back(spread([](auto& o) { return o.training_seconds(); }, 1));
    table.back().push_back(std::to_string(first->result.connections));
  }
  return table;
}

std::string report(const Job& job, std::vector<example::Outcome> outcomes,
                   const rewire::Split& data, example::Album& album) {
  const bool two = data.train.classes() == 2;
  if (two) outcomes.push_back(baseline(data));
  const example::Table table = comparison(outcomes);
  album.table("scores on the validation images", table);
  example::write_results("shape_segmentation", job, outcomes, job.out / "result.json");
  const auto models = example::first_of_each(outcomes);
  album.add(pictures::learning_curves(models, two), "learning_curves");
  for (const example::Outcome* m : models) {
    if (!m->degrees.empty())
      album.add(example::degree_histograms(*m), "degrees_" + m->name());
  }
  album.table("settings", example::settings_table(outcomes));
  return "\n" + example::aligned(table) + "\n" + album.finish() + "\n";
}
