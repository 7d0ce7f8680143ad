// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>
#include <vector>

#include <rewire/io/figure.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/costs.hpp"
#include "sparse_training_environment/task.hpp"
#include "support/table.hpp"

/// What one hyper-parameter means for each objective, in percent.
struct Importance {
  std::string name;
  std::array<double, objectives.size()> shares{};
};

/// How far a forest's forecast of each objective moves when one hyper-parameter is
/// shuffled: the squares, as shares of their sum over all of them.  (Breiman's, of
/// 2001, is how much worse it foretells; a forecast that fits well loses what it
/// moves.)  Those below 1 % in all objectives are left out.
std::vector<Importance> importance(const rewire::Space& space,
                                   const std::vector<Record>& records);

example::Table importance_table(const std::vector<Importance>& all);

/// A bar a hyper-parameter, numbered as in the legend, which all panels share.
rewire::Figure importance_bars(const std::vector<Importance>& all);
