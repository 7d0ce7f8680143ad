// SPDX-License-Identifier: BSD-3-Clause
#include <utility>
#include <vector>

#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/topology/set.hpp>

#include "feature_selection/autoencoder.hpp"

rewire::Mlp autoencoder(const Job& job, std::size_t inputs) {
  const rewire::AnyTopology links =
      rewire::SET{.epsilon = job.epsilon, .zeta = job.dae_zeta};
  const rewire::SparseOptions normal{.initial = rewire::Initial::normal};
  std::vector<rewire::AnyLayer<>> layers;
  layers.emplace_back(rewire::SparseCSR{*job.hidden, links, normal});
  layers.emplace_back(rewire::Sigmoid{});
  layers.emplace_back(rewire::Dropout{job.dropout});
  layers.emplace_back(rewire::SparseCSR{inputs, links, normal});
  if (job.dataset == "madelon" && !job.own_files()) layers.emplace_back(rewire::Tanh{});
  return rewire::sequential(std::move(layers));
}
