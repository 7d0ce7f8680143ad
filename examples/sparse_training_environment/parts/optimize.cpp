// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/optimize.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <rewire/tune/mo_smac.hpp>
#include <rewire/tune/random_forest.hpp>

#include "sparse_training_environment/comparisons.hpp"
#include "sparse_training_environment/costs.hpp"
#include "sparse_training_environment/numbering.hpp"
#include "support/table.hpp"

using rewire::text;

namespace {

/// The search of one seed, and what it says of itself.
class Optimization {
 public:
  Optimization(const Plan& plan, std::uint64_t seed, Sweep& sweep)
      : plan_(plan),
        seed_(seed),
        sweep_(sweep),
        search_(plan.space, {.folds = plan.task.data.folds, .seed = seed}) {}

  Task ask(std::size_t i) {
    const rewire::Trial trial = search_.ask();
    const bool again = std::any_of(
        trials_.begin(), trials_.end(),
        [&](const rewire::Trial& t) { return t.configuration == trial.configuration; });
    trials_.push_back(trial);
    Task task =
        task_of(plan_, seed_, trial.configuration + 1, search_.configuration(trial));
    task.fold = static_cast<int>(trial.fold);
    task.place = i + 1;
    if (plan_.verbose)
      sweep_.say(text("training ", i + 1, ": ", name_of(task), ", ",
                      again ? "on a fold more" : why(trial)));
    return task;
  }

  void tell(std::size_t i, Sweep::Result result) {
    search_.tell(trials_[i], result ? costs_of(result->outcome) : costs_of_failure());
    if (plan_.verbose) {
      std::string line =
          text("training ", i + 1, " ", name(trials_[i].configuration), " ",
               result ? text("has error ", example::fixed(result->outcome.error, 4))
                      : "failed");
      for (const auto& verdict : search_.verdicts()) line += "; " + told(verdict);
      line += "; incumbents:";
      for (const std::size_t c : search_.incumbents()) line += " " + text(c + 1);
      sweep_.say(line);
    }
    if (result) records_.push_back(std::move(*result));
    if (i + 1 == plan_.budget)
      sweep_.say(text("seed ", seed_, ": ", i + 1, " trainings, ",
                      search_.history().size(), " configurations, ",
                      search_.incumbents().size(), " incumbents"));
  }

  std::vector<Record>& records() { return records_; }

 private:
  std::string name(std::size_t configuration) const {
    return config_id(seed_, configuration + 1);
  }

  std::string why(const rewire::Trial& trial) const {
    const rewire::Origin& origin = search_.origin(trial);
    if (origin.by == rewire::Origin::standard) return "the defaults";
    if (origin.by == rewire::Origin::random) return "drawn at random";
    return text("of the model, which expects it to add ",
                example::fixed(origin.gain, 4), " to the hypervolume");
  }

  std::string told(const rewire::Verdict& v) const {
    const std::string who = name(v.configuration), other = name(v.by);
    switch (v.kind) {
      case rewire::Verdict::joined:
        return who + " becomes an incumbent";
      case rewire::Verdict::dominated:
        return other + " dominates " + who;
      case rewire::Verdict::equalled:
        return who + " costs what " + other + " costs";
      case rewire::Verdict::crowded_out:
        return who + " is crowded out";
      case rewire::Verdict::undecided:
        break;
    }
    return who + " needs more folds";
  }

  const Plan& plan_;
  std::uint64_t seed_;
  Sweep& sweep_;
  rewire::MoSmac<rewire::RandomForest> search_;
  std::vector<rewire::Trial> trials_;
  std::vector<Record> records_;
};

}  // namespace

std::vector<Record> optimize(const Plan& plan, Sweep& sweep) {
  std::deque<Optimization> seeds;
  std::vector<Sweep::Search> searches;
  for (const auto seed : plan.seeds) {
    Optimization& one = seeds.emplace_back(plan, seed, sweep);
    searches.push_back(
        {plan.budget, [&one](std::size_t i) { return one.ask(i); },
         [&one](std::size_t i, Sweep::Result r) { one.tell(i, std::move(r)); }});
  }
  sweep.search(searches, plan.search_jobs);
  std::vector<Record> all;
  for (Optimization& one : seeds)
    for (Record& r : one.records()) all.push_back(std::move(r));
  return all;
}
