// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/progress.hpp>
#include <rewire/topology/any_topology.hpp>

#include "sparse_training_environment/task.hpp"

/// How a training walks through the rows.
struct Rhythm {
  std::size_t batch, interval, steps_per_epoch, epochs;

  std::size_t steps() const { return steps_per_epoch * epochs; }
};

/// Whether there is a step in which the links may move.
inline bool rewires(const rewire::AnyTopology& topology, const Rhythm& rhythm) {
  rewire::Progress now{.epochs = rhythm.epochs,
                       .steps_per_epoch = rhythm.steps_per_epoch};
  for (; now.step < rhythm.steps(); ++now.step) {
    now.epoch = now.step / rhythm.steps_per_epoch;
    if (rewire::due(topology, now) != rewire::Evolve::no) return true;
  }
  return false;
}

/// As configured; or, to fit fewer rows than the published sets have, a batch that
/// leaves 64 steps an epoch (a power of two, 16 or more), and then, but only then, an
/// interval of at most an epoch: else there might be no rewiring at all.  The published
/// intervals of larger sets, which may be longer than an epoch, stay.
inline Rhythm rhythm_of(const Task& task, std::size_t rows) {
  std::size_t batch = whole(task.config, "batch_size", 128),
              interval = whole(task.config, "update_freq", 1);
  const bool lowered = task.fit_to_rows && batch > 16 && rows / batch < 64;
  if (lowered) {
    std::size_t fits = 16;
    while (2 * fits <= std::min(batch, rows / 64)) fits *= 2;
    batch = std::min(batch, fits);
  }
  if (task.fit_to_rows) batch = std::min(batch, rows);
  const std::size_t steps = std::max<std::size_t>(rows / std::min(batch, rows), 1);
  if (lowered) interval = std::min(interval, steps);
  return {batch, interval, steps, whole(task.config, "epochs", 1)};
}
