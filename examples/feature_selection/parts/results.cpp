// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/results.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <rewire/data/features.hpp>

#include "feature_selection/connectivity.hpp"
#include "feature_selection/pictures.hpp"
#include "support/table.hpp"

void Found::add(Trained trained, const rewire::Dataset& set,
                const std::vector<Ranking>& rankings) {
  const auto& records = trained.connectivity.records();
  const auto variances = rewire::feature_variances(set);
  example::Outcome o = std::move(trained.outcome);
  for (const bool end : {false, true}) {
    for (const auto& [name, value] :
         measures(end ? records.back() : records.front(), set.shape(), variances))
      o.result.metrics[name + (end ? "_end" : "_start")] = value;
  }
  for (const auto* some : {&on_some, &on_all}) {
    for (const Score& s : *some) {
      if (s.seed == o.seed && s.ranking == trained.ranking.name)
        o.result.metrics[rewire::text(s.judge, "_", s.kept)] = s.accuracy;
    }
  }
  inputs_ = set.shape().size();
  const bool first = example::runs_of(outcomes_, o.name()).empty();
  if (first) draw_pictures(set, records, rankings, o.name());
  outcomes_.push_back(std::move(o));
}

std::string Found::report() {
  std::vector<Score> all = on_some;
  all.insert(all.end(), on_all.begin(), on_all.end());
  write_scores(all, job_.out / "scores.csv");
  example::write_results("feature_selection", job_, outcomes_,
                         job_.out / "result.json");
  std::string out;
  const auto show = [&](const std::string& heading, const example::Table& table) {
    out += "\n" + heading + "\n" + example::aligned(table);
    album_.table(heading, table);
  };
  show("Connections of the inputs, after removal and before growth",
       connectivity_table());
  if (!on_some.empty()) {
    show("Test accuracy (%), K inputs kept; samples that the perceptron saw",
         accuracy_table(on_some, job_.keep));
    show("Test accuracy (%), 0 to 95 % of the inputs dropped",
         accuracy_table(on_some, dropped_steps(inputs_)));
    album_.add(pictures::dropped_curves(on_some, inputs_), "accuracy_dropped");
  }
  if (!on_all.empty()) {
    std::vector<std::size_t> columns = job_.keep;
    columns.push_back(inputs_);
    show("Test accuracy (%), K inputs kept; all samples",
         accuracy_table(on_all, columns));
  }
  album_.table("Settings", example::settings_table(outcomes_));
  return out + "\n" + album_.finish() + "\n";
}

void Found::draw_pictures(const rewire::Dataset& set,
                          const std::vector<example::Connectivity::Links>& records,
                          const std::vector<Ranking>& rankings,
                          const std::string& method) {
  album_.add(pictures::measures_over_time(set, records), method + "_measures");
  if (!is_picture(set.shape())) return;
  album_.add(pictures::before_and_after(set, records), method + "_connectivity");
  album_.add(pictures::animation(set, records), method + "_connectivity_film");
  album_.add(pictures::kept_inputs(set.shape(), rankings,
                                   std::min<std::size_t>(50, set.shape().size())),
             method + "_kept");
}

example::Table Found::connectivity_table() const {
  example::Table rows{{"", "start", "end"}};
  for (const example::Outcome* first : example::first_of_each(outcomes_)) {
    const auto runs = example::runs_of(outcomes_, first->name());
    for (const std::string name :
         {"central_share", "corner_mean", "gini", "variance_overlap"}) {
      if (!first->result.metrics.contains(name + "_start")) continue;
      const auto spread = [&](const char* when) {
        return example::Spread(
                   example::each(runs, [&](auto& o) { return o.metric(name + when); }))
            .str(3);
      };
      rows.push_back({first->name() + ": " + name, spread("_start"), spread("_end")});
    }
  }
  return rows;
}
