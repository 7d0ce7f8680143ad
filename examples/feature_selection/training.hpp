// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <rewire/data/dataset.hpp>

#include "feature_selection/job.hpp"
#include "feature_selection/rankings.hpp"
#include "support/connectivity.hpp"
#include "support/outcome.hpp"

/// A trained network: its outcome, where it looked, and how strong each input is.
struct Trained {
  example::Outcome outcome;
  example::Connectivity connectivity;
  Ranking ranking;
};

/// Test accuracy of the perceptron on some inputs only, after `job.retrain_epochs`.
double retrained(const Job& job, std::uint64_t seed, const rewire::Split& some);

/// The perceptron of the tutorial.
Trained train_perceptron(const Job& job, std::uint64_t seed,
                         const rewire::Split& split);

/// QuickSelection: d-1000-d with sigmoid, all layers rewire, values N(0, 1) / 10.
Trained train_autoencoder(const Job& job, std::uint64_t seed,
                          const rewire::Dataset& clean);
