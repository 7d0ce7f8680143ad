// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/known_results.hpp"

#include <utility>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/known_tasks.hpp"
#include "sparse_training_environment/run_folders.hpp"
#include "sparse_training_environment/tried.hpp"

/// What a search asked for lies in its folders, which therefore need not be asked
/// again.
static KnownResults of_seeds(const Plan& plan) {
  KnownResults all;
  for (const auto seed : plan.seeds) {
    const auto runs = runs_of(plan.folder() / std::to_string(seed));
    Tried tried = tried_in(runs, plan.task);
    const std::size_t ended = tried.records.size() + tried.failures.size();
    if (ended < plan.budget)
      all.missing.push_back(
          rewire::text(plan.budget - ended, " trainings of seed ", seed));
    for (Record& r : tried.records) all.records.push_back(std::move(r));
  }
  return all;
}

KnownResults known_results(const Plan& plan, const SweepFolder& folder) {
  if (is_search(plan)) return of_seeds(plan);
  KnownResults all;
  for (const Task& t : folder.renumbered(known_tasks(plan))) {
    if (auto record = folder.known(t)) {
      all.records.push_back(std::move(*record));
    } else {
      all.missing.push_back(name_of(t));
    }
  }
  return all;
}

std::string missing_words(const KnownResults& known) {
  constexpr std::size_t most = 20;  // names
  std::string words;
  for (std::size_t i = 0; i < known.missing.size() && i < most; ++i)
    words += (i == 0 ? "missing: " : ", ") + known.missing[i];
  if (known.missing.size() > most)
    words += rewire::text(" and ", known.missing.size() - most, " more");
  return words.empty() ? words : words + "\n";
}
