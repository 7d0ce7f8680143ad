// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/network.hpp"

rewire::Mlp network(const Job& job, const std::string& model, std::size_t classes) {
  return rewire::mlp({job.hidden, job.hidden, job.hidden, classes},
                     {.topology = example::topology(model, job),
                      .dropout = job.dropout,
                      .initial = job.first_weights()});
}
