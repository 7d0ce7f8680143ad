// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>
#include <vector>

#include <rewire/io/figure.hpp>
#include <rewire/tune/space.hpp>

#include "sparse_training_environment/task.hpp"
#include "support/table.hpp"

/// What one hyper-parameter means for each objective, in percent.
struct Importance {
  std::string name;
  std::array<double, 3> shares{};

  static constexpr std::array<const char*, 3> of{"error", "inference MACs",
                                                 "training MACs"};
};

/// How much worse a forest foretells each objective when one hyper-parameter is
/// shuffled (Breiman 2001), as a share of all such losses.  Those below 1 % in all
/// objectives are left out.
std::vector<Importance> importance(const rewire::Space& space,
                                   const std::vector<Record>& records);

example::Table importance_table(const std::vector<Importance>& all);

/// A bar a hyper-parameter, numbered as in the legend, which all panels share.
rewire::Figure importance_bars(const std::vector<Importance>& all);
