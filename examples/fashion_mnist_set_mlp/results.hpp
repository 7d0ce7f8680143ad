// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "support/outcome.hpp"
#include "support/table.hpp"

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
inline example::Table comparison(const std::vector<example::Outcome>& outcomes,
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
