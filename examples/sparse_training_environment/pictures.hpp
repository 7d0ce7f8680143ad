// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rewire/io/figure.hpp>

#include "sparse_training_environment/task.hpp"

/// A line through the mean of the values at each x, in a band from the lowest to the
/// highest of them.
void add_means(rewire::Panel& panel, std::string name, std::size_t colour,
               const std::map<double, std::vector<double>>& at);

/// The headline: measured seconds and memory beside the MACs that papers count; over
/// the sparsity where all share a network, else over the MACs.
rewire::Figure measured_and_counted(const std::vector<Record>& records,
                                    bool one_network);

/// Error over what inference and training cost, and accuracy over the sparsity: as
/// lines where all share a network, else a point a training.
rewire::Figure trade_offs(const std::vector<Record>& records, bool one_network);

/// The front of every data set that has results on its test set, on one page; nothing
/// where there is none.
std::optional<rewire::Figure> fronts_of_all(const std::vector<Record>& records);
