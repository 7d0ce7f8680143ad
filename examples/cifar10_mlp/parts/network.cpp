// SPDX-License-Identifier: BSD-3-Clause
#include "cifar10_mlp/network.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/layers/all_relu.hpp>
#include <rewire/layers/srelu.hpp>

static rewire::AnyLayer<> activation(const std::string& kind, std::size_t layer) {
  if (kind == "srelu") return rewire::SReLU<>{};
  if (kind == "allrelu") return rewire::AllReLU{.slope = 0.75, .layer = layer};
  return rewire::ReLU{};
}

rewire::Mlp network(const Job& job, const std::string& model, std::size_t classes) {
  rewire::MlpOptions options{.dropout = job.dropout, .initial = job.first_weights()};
  options.activation = [&](std::size_t i) { return activation(job.activation, i); };
  if (job.grows_from_zero()) options.grown = rewire::Initial::zero;
  options.topology = example::topology(model, job);
  std::vector<std::size_t> widths = job.hidden;
  widths.push_back(classes);
  return rewire::mlp(widths, options);
}
