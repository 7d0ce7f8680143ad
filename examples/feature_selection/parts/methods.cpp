// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/methods.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/data/standardise.hpp>

#include "feature_selection/data.hpp"
#include "feature_selection/scores.hpp"
#include "feature_selection/training.hpp"
#include "support/interrupt.hpp"

namespace rw = rewire;

void supervised(const Job& job, std::uint64_t seed, rw::Split split, Found& found) {
  split.train = draw(split.train, *job.train_samples, seed);
  Trained trained = train_perceptron(job, seed, split);
  if (example::StopOnInterrupt::happened()) return;
  rw::Team team(job.threads == 0 ? std::thread::hardware_concurrency() : job.threads);
  std::vector<Ranking> rankings{trained.ranking};
  for (Ranking& r : trivial_rankings(split.train, seed))
    rankings.push_back(std::move(r));
  for (const Ranking& r : rankings) {
    const bool line = &r == &rankings.front() || r.name == "random";
    for (const std::size_t kept : dropped_steps(split.train.shape().size())) {
      judge(split, r, kept, false, seed, team, found.on_some);
      if (line) retrain(job, split, r, kept, seed, found.on_some);
    }
    for (const std::size_t kept : job.keep) {
      judge(split, r, kept, true, seed, team, found.on_some);
      retrain(job, split, r, kept, seed, found.on_some);
    }
  }
  found.add(std::move(trained), split.train, rankings);
}

void unsupervised(const Job& job, std::uint64_t seed, rw::Split split, Found& found) {
  const rw::Dataset as_read = split.train;
  if (job.normalise == "standard") {
    rw::standardise(split);
  } else {
    rw::unit_range(split);
  }
  Trained trained = train_autoencoder(job, seed, split.train);
  if (example::StopOnInterrupt::happened()) return;
  rw::Team team(job.threads == 0 ? std::thread::hardware_concurrency() : job.threads);
  judge(split, trained.ranking, split.train.shape().size(), true, seed, team,
        found.on_all);
  std::vector<Ranking> rankings{trained.ranking};
  // Standardised inputs all have the same variance: that of the set as it was read.
  for (Ranking& r : trivial_rankings(as_read, seed)) rankings.push_back(std::move(r));
  for (const Ranking& r : rankings) {
    for (const std::size_t kept : job.keep)
      judge(split, r, kept, true, seed, team, found.on_all);
  }
  found.add(std::move(trained), as_read, rankings);
}
