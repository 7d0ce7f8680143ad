// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <rewire/tune/pareto.hpp>
#include <rewire/tune/space.hpp>

namespace rewire {

/// Which configuration is to be tried on which fold, both numbered from 0.
struct Trial {
  std::size_t configuration;
  std::size_t fold;

  auto operator<=>(const Trial&) const = default;
};

/// All that was tried, and what it cost.
class TrialHistory {
 public:
  /// Numbers of folds.
  using Folds = std::set<std::size_t>;

  /// Gives the configuration its number.
  std::size_t add(Configuration c) {
    configurations_.push_back(std::move(c));
    costs_.emplace_back();
    return configurations_.size() - 1;
  }
  /// What a trial cost.
  void tell(const Trial& t, Costs costs) {
    costs_[t.configuration][t.fold] = std::move(costs);
  }

  /// Configurations.
  std::size_t size() const { return configurations_.size(); }
  /// That of number c.
  const Configuration& configuration(std::size_t c) const { return configurations_[c]; }
  /// Of configuration c, by fold.
  const std::map<std::size_t, Costs>& costs(std::size_t c) const { return costs_[c]; }

  /// Those on which configuration c was tried.
  Folds folds(std::size_t c) const {
    Folds all;
    for (const auto& [fold, costs] : costs_[c]) all.insert(fold);
    return all;
  }

  /// Costs on average over these folds, all of which were tried.
  Costs mean(std::size_t c, const Folds& over) const {
    Costs sum;
    for (const std::size_t f : over) {
      const Costs& costs = costs_[c].at(f);
      sum.resize(costs.size());
      for (std::size_t k = 0; k < costs.size(); ++k)
        sum[k] += costs[k] / static_cast<double>(over.size());
    }
    return sum;
  }
  /// Mean costs of configuration c over its folds.
  Costs mean(std::size_t c) const { return mean(c, folds(c)); }

  /// Those of each trial.
  std::vector<Costs> all_costs() const {
    std::vector<Costs> all;
    for (const auto& of_one : costs_)
      for (const auto& [fold, costs] : of_one) all.push_back(costs);
    return all;
  }

  /// Whether it was added before.
  bool contains(const Configuration& c) const {
    for (const Configuration& known : configurations_)
      if (known == c) return true;
    return false;
  }

 private:
  std::vector<Configuration> configurations_;
  std::vector<std::map<std::size_t, Costs>> costs_;  ///< of each, by fold
};

}  // namespace rewire
