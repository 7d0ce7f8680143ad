// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/core/stopwatch.hpp>

/// How far a sweep is: on a terminal a line that changes in place, elsewhere one for
/// each training that ends.
class SweepProgress {
 public:
  /// Trainings, and the work of those that ended since the sweep began and of those
  /// that have not, in any unit.
  struct Count {
    std::size_t done = 0, running = 0, failed = 0;
    double ended = 0, left = 0;
  };

  /// Of what had ended before, nothing is told.
  void begin(const Count& known) { told_ = known.done + known.failed; }

  /// The time left is the work left, at the pace so far.
  void show(const Count& now);

  /// What is to stay.
  void say(const std::string& line);

  /// What comes next begins a line.
  void finish();

 private:
  double elapsed_ = 0;
  std::size_t told_ = 0;
  bool terminal_ = on_terminal();
  bool open_ = false;  ///< the line can still change
  rewire::Stopwatch watch_;

  static bool on_terminal();
};
