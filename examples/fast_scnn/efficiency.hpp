// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/flops.hpp>
#include <rewire/analysis/thop.hpp>
#include <rewire/core/process.hpp>
#include <rewire/core/stopwatch.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/network/copy.hpp>
#include <rewire/network/count.hpp>
#include <rewire/training/predictor.hpp>

#include "fast_scnn/network.hpp"
#include "fast_scnn/profile.hpp"

/// A row of the paper's table: what a part of the network holds, and costs an image.
struct Module {
  std::string name;
  std::size_t parameters = 0, connections = 0;
  std::uint64_t macs = 0;
  std::uint64_t flops = 0;  ///< by the rule of `thop`
};

/// Which module a layer belongs to; `at` numbers it, from the network's own layers on
/// (the docstring of `fast_scnn`).
inline std::size_t module_of(const std::vector<std::size_t>& at) {
  constexpr std::size_t down = 0, pyramid = 4, fusion = 5, classifier = 6;
  if (at[0] < 3) return down;
  if (at[0] > 4) return classifier;
  if (at[0] == 4 || at[1] == 1) return fusion;
  if (at[2] < 3) return 1 + at[2];  // bottlenecks
  return at[2] == 3 ? pyramid : fusion;
}

/// The network, module by module.
inline std::vector<Module> modules(const Net& net) {
  std::vector<Module> all;
  for (const char* name :
       {"learning to downsample", "bottlenecks 1", "bottlenecks 2", "bottlenecks 3",
        "pyramid pooling", "feature fusion", "classifier"})
    all.push_back({.name = name});
  const auto costs = rewire::thop_costs(net);
  std::vector<std::size_t> at;  // counts from 0 in each level
  for (std::size_t i = 1; i < costs.size(); ++i) {
    const std::size_t depth = costs[i].layer.depth;
    if (at.size() >= depth) {
      at.resize(depth);
      ++at.back();
    } else {
      at.push_back(0);
    }
    const bool has_parts = i + 1 < costs.size() && costs[i + 1].layer.depth > depth;
    if (has_parts) continue;
    Module& m = all[module_of(at)];
    m.parameters += costs[i].layer.count.parameters;
    m.connections += costs[i].layer.count.connections;
    m.macs += costs[i].layer.count.macs;
    m.flops += costs[i].flops;
  }
  return all;
}

/// What one image of a profile costs.
struct ProfileCost {
  Profile profile;
  std::uint64_t macs = 0;
  std::uint64_t flops = 0;  ///< by the rule of `thop`
  double median_ms = 0, p95_ms = 0;
  std::optional<std::size_t> peak_bytes;  ///< resident, of the whole process

  double per_second() const { return 1e3 / median_ms; }
};

/// The value that `share` of the times do not exceed.
inline double quantile(std::vector<double> times, double share) {
  std::sort(times.begin(), times.end());
  const auto rank =
      static_cast<std::size_t>(share * static_cast<double>(times.size()) + 0.999999);
  return times[std::clamp<std::size_t>(rank, 1, times.size()) - 1];
}

/// Times `runs` images, one at a time, after two that warm caches up.
inline ProfileCost cost_of(const Net& weights, std::size_t classes,
                           const rewire::FastSCNNOptions& options,
                           const Profile& profile, std::size_t threads,
                           std::size_t runs) {
  rewire::reset_peak_resident_bytes();
  Net net = built(classes, profile.image(), options, 1);
  rewire::copy(weights, net);
  ProfileCost cost{.profile = profile,
                   .macs = rewire::count(net).macs,
                   .flops = rewire::thop_flops(net),
                   .peak_bytes = {}};
  auto image = rewire::Tensor<float, 2>::from_shape({1, profile.image().size()});
  rewire::Rng rng(1);
  for (float& value : image) value = static_cast<float>(rng.normal());
  rewire::Tensor<float, 2> logits;
  rewire::Predictor predict(net, threads);
  std::vector<double> times;
  for (std::size_t i = 0; i < runs + 2; ++i) {
    rewire::Stopwatch watch;
    predict(image, logits);
    if (i >= 2) times.push_back(1e3 * watch.lap());
  }
  cost.median_ms = quantile(times, 0.5);
  cost.p95_ms = quantile(times, 0.95);
  cost.peak_bytes = rewire::peak_resident_bytes();
  return cost;
}
