// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/results.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fast_scnn/profile.hpp"
#include "support/album.hpp"
#include "support/figures.hpp"
#include "support/outcome.hpp"
#include "support/run_folder.hpp"
#include "support/table.hpp"

/// Mean Dice that the course project reports for Cityscapes, by profile.
struct Published {
  const char *teacher, *student;
};
static const std::map<std::string, Published> published_dice{
    {"low", {"0.595", "0.470"}},
    {"medium", {"0.665", "0.567"}},
    {"high", {"0.680", "0.675"}},
    {"higher", {"0.720", "0.741"}},
    {"highest", {"0.743", "0.742"}}};

/// A row a stage, what it hands on, beside the published Dice.
static example::Table stage_table(const std::vector<example::Outcome>& runs) {
  using example::fixed;
  example::Table rows{{"stage", "image", "patch", "epochs", "best", "mIoU", "mean Dice",
                       "pixels right, %", "loss", "published Dice: teacher", "student",
                       "s/epoch", "parameters"}};
  for (const example::Outcome& o : runs) {
    const auto& set = o.result.settings;
    const auto word = [&](const char* key) {
      return set.contains(key) ? set.at(key).get<std::string>() : std::string();
    };
    const auto known = published_dice.find(word("profile"));
    const bool is = known != published_dice.end();
    rows.push_back(
        {rewire::text(o.name(), " seed ", o.seed), word("image"), word("patch"),
         std::to_string(o.curve.last_epoch()), fixed(o.metric("handed_epoch"), 0),
         fixed(o.metric("miou"), 4), fixed(o.metric("mean_dice"), 4),
         fixed(100 * o.metric("pixel_accuracy"), 2),
         fixed(o.metric("validation_loss"), 4), is ? known->second.teacher : "",
         is ? known->second.student : "", fixed(example::epoch_seconds(o), 2),
         fixed(o.metric("parameters"), 0)});
  }
  return rows;
}

std::string report(const std::string& program, const example::Options& job) {
  auto runs = example::finished_runs(job.out);
  // As they follow each other, not by name.
  std::stable_sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) {
    const auto rank = [](const example::Outcome& o) {
      const std::string& name = o.name();
      const std::size_t dash = name.rfind('-');
      const auto at = std::find(profile_names.begin(), profile_names.end(),
                                name.substr(dash == name.npos ? 0 : dash + 1));
      return std::pair(name.substr(0, dash), at - profile_names.begin());
    };
    return rank(a) < rank(b);
  });
  for (example::Outcome& o : runs) {
    o.curve.join(example::Curve::read(
        job.out / rewire::text(o.name(), "-seed", o.seed) / "validation.csv"));
  }
  example::write_results(program, job, runs, job.out / "result.json");
  example::Album album(job, program);
  const example::Table table = stage_table(runs);
  album.table("stages", table);
  album.add(example::learning_curves(example::first_of_each(runs),
                                     {{.title = "mean IoU",
                                       .y_label = "",
                                       .solid = "miou",
                                       .solid_name = "validation"},
                                      {.title = "loss",
                                       .y_label = "cross-entropy",
                                       .solid = "validation_loss",
                                       .solid_name = "validation",
                                       .dashed = "loss",
                                       .dashed_name = "training"}}),
            "learning_curves");
  album.table("settings", example::settings_table(runs));
  return "\n" + example::aligned(table) + "\n" + album.finish() + "\n";
}
