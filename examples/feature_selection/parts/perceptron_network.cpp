// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/perceptron.hpp"

#include "support/models.hpp"

rewire::Mlp perceptron(const Job& job, std::size_t classes) {
  return rewire::mlp({*job.hidden, *job.hidden, *job.hidden, classes},
                     {.topology = example::topology(job.topology, job.epsilon, job.zeta,
                                                    rewire::RigL{}.interval),
                      .dropout = job.dropout});
}
