// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/io/figure.hpp>

#include "sparse_training_environment/plan.hpp"
#include "support/table.hpp"

/// How much of the space between the costs seen and their largest a search had covered
/// after each of its trainings; one that failed covers nothing more.
struct Coverage {
  std::string type, seed;
  std::size_t failed = 0;
  std::vector<double> volumes = {};
};

/// Of every search of this data set, all by the same bounds.
std::vector<Coverage> coverage_of_searches(const Plan& plan);

/// A line a type of search: the mean of its seeds.
rewire::Figure hypervolume_over_trainings(const std::vector<Coverage>& all);

example::Table coverage_table(const std::vector<Coverage>& all);
