// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <rewire/tune/cost_bounds.hpp>
#include <rewire/tune/pareto.hpp>
#include <rewire/tune/trial_history.hpp>

namespace rewire {

/// What a trial's costs made of a configuration.
struct Verdict {
  /// It became an incumbent; or it never will be (again), since another dominates it,
  /// costs the same, or leaves no room; or further trials shall tell.
  enum Kind { joined, dominated, equalled, crowded_out, undecided };
  std::size_t configuration;  ///< its place in the history
  Kind kind;                  ///< what became of it
  std::size_t by = 0;         ///< who dominates or equals it
};

/// Says on which folds a configuration is worth a trial, and which are the incumbents:
/// the intensification of MO-SMAC (Rook et al., Evolutionary Computation 2025).  A new
/// configuration is tried on one fold, then on twice as many, as long as the nearest
/// incumbent does not dominate it; where it has all folds that the incumbents share,
/// those that none dominates stay.  Several trials may be under way at once.
class Intensifier {
 public:
  /// At most `most_incumbents` configurations stay.
  Intensifier(std::size_t folds, std::size_t most_incumbents)
      : folds_(folds), most_(most_incumbents) {}

  /// Places in the history of those that nothing dominates.
  const std::vector<std::size_t>& incumbents() const { return incumbents_; }

  /// What the costs that were told last changed.
  const std::vector<Verdict>& verdicts() const { return verdicts_; }

  /// The next trial, which is under way from now on; nothing where a new configuration
  /// is wanted: `challenge`.
  std::optional<Trial> next(const TrialHistory& history) {
    for (std::size_t heads = queue_.size(); pending_.empty() && heads > 0; --heads)
      take_head(history);
    if (pending_.empty()) return std::nullopt;
    const Trial trial = pending_.front();
    pending_.pop_front();
    running_.insert(trial);
    return trial;
  }

  /// Nothing more is to be learnt of those known: an incumbent gets one trial more,
  /// then `c` its first.
  void challenge(const TrialHistory& history, std::size_t c) {
    if (const auto more = another_of_incumbents(history)) pending_.push_back(*more);
    queue_.emplace_back(c, 1);
  }

  /// After the costs of a trial that `next` gave were told.
  void told(const TrialHistory& history, const Trial& trial) {
    const std::size_t c = trial.configuration;
    running_.erase(trial);
    verdicts_.clear();
    if (rejected_.contains(c)) return;
    if (is_incumbent(c)) return update_front(history);
    if (incumbents_.empty() || history.folds(c) == shared_folds(history)) {
      incumbents_.push_back(c);
      update_front(history);
      if (is_incumbent(c)) verdicts_.insert(verdicts_.begin(), {c, Verdict::joined});
      return;
    }
    const auto rival = beaten_on_the_way(history, c);
    if (rival) reject(c);
    verdicts_.push_back(rival ? Verdict{c, Verdict::dominated, *rival}
                              : Verdict{c, Verdict::undecided});
  }

 private:
  using Folds = TrialHistory::Folds;

  bool is_incumbent(std::size_t c) const {
    return std::find(incumbents_.begin(), incumbents_.end(), c) != incumbents_.end();
  }

  bool under_way(std::size_t c) const {
    return std::any_of(running_.begin(), running_.end(),
                       [c](const Trial& t) { return t.configuration == c; });
  }

  /// Folds that a configuration was tried on, or soon will have been.
  Folds begun(const TrialHistory& history, std::size_t c) const {
    Folds all = history.folds(c);
    for (const Trial& t : running_)
      if (t.configuration == c) all.insert(t.fold);
    return all;
  }

  Folds shared_folds(const TrialHistory& history) const {
    if (incumbents_.empty()) return {0};
    Folds shared = history.folds(incumbents_[0]);
    for (const std::size_t i : incumbents_) {
      const Folds other = history.folds(i);
      Folds both;
      std::set_intersection(shared.begin(), shared.end(), other.begin(), other.end(),
                            std::inserter(both, both.end()));
      shared = std::move(both);
    }
    return shared;
  }

  void take_head(const TrialHistory& history) {
    const auto [c, wanted] = queue_.front();
    queue_.pop_front();
    if (rejected_.contains(c) || is_incumbent(c)) return;
    if (under_way(c)) {
      queue_.emplace_back(c, wanted);
      return;
    }
    const Folds done = history.folds(c);
    std::size_t planned = done.size();
    for (const std::size_t f : shared_folds(history)) {
      if (planned >= wanted || done.contains(f)) continue;
      pending_.push_back({c, f});
      ++planned;
    }
    if (planned > done.size()) queue_.emplace_back(c, 2 * wanted);
  }

  /// Of the incumbent with the fewest: a fold that another has, else a new one.
  std::optional<Trial> another_of_incumbents(const TrialHistory& history) const {
    if (incumbents_.empty()) return std::nullopt;
    std::map<std::size_t, Folds> tried;
    for (const std::size_t i : incumbents_) tried[i] = begun(history, i);
    const std::size_t least = *std::min_element(
        incumbents_.begin(), incumbents_.end(), [&](std::size_t a, std::size_t b) {
          return tried[a].size() < tried[b].size();
        });
    for (const bool known : {true, false}) {
      for (std::size_t f = 0; f < folds_; ++f) {
        const bool other =
            std::any_of(incumbents_.begin(), incumbents_.end(),
                        [&](std::size_t i) { return tried[i].contains(f); });
        if (!tried[least].contains(f) && other == known) return Trial{least, f};
      }
    }
    return std::nullopt;
  }

  /// Those that none dominates over the folds that all of them have.
  void update_front(const TrialHistory& history) {
    const Folds shared = shared_folds(history);
    std::vector<Costs> means;
    for (const std::size_t i : incumbents_) means.push_back(history.mean(i, shared));
    const std::vector<std::size_t> front = pareto_front(means);
    std::vector<std::size_t> left;
    for (const std::size_t p : least_crowded(means, front))
      left.push_back(incumbents_[p]);
    incumbents_.swap(left);
    for (std::size_t p = 0; p < left.size(); ++p) {
      if (is_incumbent(left[p])) continue;
      reject(left[p]);
      verdicts_.push_back(why_gone(means, left, front, p));
    }
  }

  /// Of those at the places of `front` none dominates another.
  static Verdict why_gone(const std::vector<Costs>& means,
                          const std::vector<std::size_t>& all,
                          const std::vector<std::size_t>& front, std::size_t place) {
    for (const std::size_t other : front) {
      if (dominates(means[other], means[place]))
        return {all[place], Verdict::dominated, all[other]};
      if (other != place && means[other] == means[place])
        return {all[place], Verdict::equalled, all[other]};
    }
    return {all[place], Verdict::crowded_out};
  }

  /// Of the places of a front, in their order, as many as may stay: those of the
  /// largest crowding distances.
  std::vector<std::size_t> least_crowded(const std::vector<Costs>& means,
                                         const std::vector<std::size_t>& places) const {
    if (places.size() <= most_) return places;
    std::vector<Costs> front;
    for (const std::size_t p : places) front.push_back(means[p]);
    const auto distance = crowding_distances(front);
    std::vector<std::size_t> order(places.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return distance[a] > distance[b];
    });
    order.resize(most_);
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> kept;
    for (const std::size_t o : order) kept.push_back(places[o]);
    return kept;
  }

  /// The incumbent nearest to `c` in what both cost, if it dominates it; asked at its
  /// first trials, and again only where it has become better in everything since.
  std::optional<std::size_t> beaten_on_the_way(const TrialHistory& history,
                                               std::size_t c) {
    const Folds own = history.folds(c);
    const Costs mine = history.mean(c);
    const auto last = last_test_.find(c);
    if (last != last_test_.end() && !dominates(mine, last->second)) return std::nullopt;
    last_test_[c] = mine;
    const auto observed = history.all_costs();
    const CostBounds bounds{observed};
    const Costs here = bounds.normalised(mine);
    const auto distance = [&](std::size_t i) {
      const Costs there = bounds.normalised(history.mean(i, own));
      double sum = 0;
      for (std::size_t k = 0; k < here.size(); ++k)
        sum += (here[k] - there[k]) * (here[k] - there[k]);
      return sum;
    };
    std::size_t rival = incumbents_.front();
    for (const std::size_t i : incumbents_)
      if (distance(i) < distance(rival)) rival = i;
    if (!dominates(history.mean(rival, own), mine)) return std::nullopt;
    return rival;
  }

  void reject(std::size_t c) {
    rejected_.insert(c);
    std::erase_if(pending_, [c](const Trial& t) { return t.configuration == c; });
  }

  std::size_t folds_, most_;
  std::deque<Trial> pending_;
  std::set<Trial> running_;
  std::deque<std::pair<std::size_t, std::size_t>> queue_;  ///< and how many trials
  std::vector<std::size_t> incumbents_;
  std::set<std::size_t> rejected_;
  std::map<std::size_t, Costs> last_test_;
  std::vector<Verdict> verdicts_;
};

}  // namespace rewire
