// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/expected_work.hpp"

#include <algorithm>

#include "sparse_training_environment/algorithms.hpp"

double expected_work(const Task& t) {
  const double rest = t.architecture == "resnet" ? 0.3 : 0.05,
               density = 1 - real(t.config, "sparsity");
  const bool is_dense = shown_algorithm(t.config) == "dense";
  return real(t.config, "epochs", 1) *
         (is_dense ? 1 : std::min(1.0, rest + 1.7 * density));
}
