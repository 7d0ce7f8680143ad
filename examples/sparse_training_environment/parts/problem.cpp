// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/problem.hpp"

#include <rewire/core/errors.hpp>

std::string problem_of(const Task& t) {
  const DataTask& d = t.data;
  const auto rows = d.train_samples == 0 ? "all" : std::to_string(d.train_samples);
  const auto yes = [](bool flag, const char* word) {
    return std::string(flag ? ", " : ", not ") + word;
  };
  const std::string own = d.target.empty() ? "" : ", target " + d.target;
  return rewire::text(data_name(d), own, d.variant == "full" ? "" : ", " + d.variant,
                      ", ", t.architecture, ", ", rows, " rows in ", d.folds,
                      " folds, ", t.source_macs ? "the source's" : "exact", " MACs",
                      yes(d.standardise, "standardised"), yes(t.shuffle, "shuffled"),
                      yes(t.fit_to_rows, "fitted to the rows"),
                      yes(t.compat, "compat"));
}

bool same_contents(const DataTask& a, const DataTask& b) {
  const auto trained = [](const std::string& all) {
    return all.substr(0, all.find('-'));
  };
  return a.contents.empty() || b.contents.empty() ||
         trained(a.contents) == trained(b.contents);
}

bool same_problem(const Task& a, const Task& b) {
  return problem_of(a) == problem_of(b) && same_contents(a.data, b.data);
}
