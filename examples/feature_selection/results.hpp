// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "feature_selection/job.hpp"
#include "feature_selection/scores.hpp"
#include "support/album.hpp"
#include "support/outcome.hpp"

/// What was found out, over all seeds.
class Found {
 public:
  Found(const Job& job, const std::string& data)
      : job_(job), album_(job, "feature_selection, " + data) {}

  std::vector<Score> on_some;  ///< on the samples that the perceptron saw
  std::vector<Score> on_all;

  /// Takes a run over; the first of a method is drawn.
  void add(Trained trained, const rewire::Dataset& set,
           const std::vector<Ranking>& rankings);

  /// Writes tables and the report; returns what to tell the user.
  std::string report();

 private:
  void draw_pictures(const rewire::Dataset& set,
                     const std::vector<example::Connectivity::Links>& records,
                     const std::vector<Ranking>& rankings, const std::string& method);

  example::Table connectivity_table() const;

  const Job& job_;
  example::Album album_;
  std::vector<example::Outcome> outcomes_;
  std::size_t inputs_ = 0;
};
