// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <rewire/analysis/connectivity.hpp>
#include <rewire/core/path.hpp>
#include <rewire/data/features.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/removal.hpp>

#include "feature_selection/data.hpp"

/// All inputs, the best first.
struct Ranking {
  std::string name;
  std::vector<std::size_t> order;
};

/// The links of the first layer that the removal rule of SET would leave: what the
/// published program calls the core input connectivity.
struct Core {
  std::vector<std::uint32_t> links;  ///< of each input
  std::vector<double> strength;      ///< sum of their |weight|
};

/// Changes nothing.  zeta = 0: all links.
template <class Net>
Core core_inputs(const Net& net, double zeta) {
  Core core;
  rewire::each_links(
      net, [&](const rewire::Path& at, const auto& weights, const auto&) {
        if (at.str() != "layer.0") return;
        const rewire::Pattern& links = weights.links();
        core.links.assign(links.cols(), 0);
        core.strength.assign(links.cols(), 0);
        const auto weak = rewire::nearest_zero_by_sign(weights.values(), zeta);
        auto next = weak.begin();
        for (std::size_t k = 0; k < links.size(); ++k) {
          if (next != weak.end() && *next == k) {
            ++next;
            continue;
          }
          ++core.links[links.col()[k]];
          core.strength[links.col()[k]] +=
              std::abs(static_cast<double>(weights.values()[k]));
        }
      });
  return core;
}

/// What a learnt ranking is compared with: the variance of each input over the training
/// set, its distance from the middle of the picture, and chance.
inline std::vector<Ranking> trivial_rankings(const rewire::Dataset& train,
                                             std::uint64_t seed) {
  const rewire::Shape shape = train.shape();
  std::vector<Ranking> all{
      {"variance", rewire::strongest(rewire::feature_variances(train), shape.size())}};
  if (is_picture(shape)) {
    std::vector<double> nearness(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i) {
      const std::size_t pixel = i % shape.pixels();
      const auto off = [](std::size_t at, std::size_t side) {
        return static_cast<double>(at) - 0.5 * static_cast<double>(side - 1);
      };
      nearness[i] = -std::hypot(off(pixel / shape.width, shape.height),
                                off(pixel % shape.width, shape.width));
    }
    all.push_back({"centre", rewire::strongest(nearness, shape.size())});
  }
  std::vector<std::size_t> chance(shape.size());
  std::iota(chance.begin(), chance.end(), std::size_t{0});
  rewire::Rng rng(seed, rewire::Purpose::user);
  rewire::shuffle(chance, rng);
  all.push_back({"random", std::move(chance)});
  return all;
}

/// Throws where more inputs are to be kept than there are.
inline void require_inputs(std::size_t keep, const rewire::Dataset& set) {
  if (keep > 0 && keep <= set.shape().size()) return;
  throw rewire::Error(
      {"--keep", rewire::text("1 to ", set.shape().size(), " inputs of ", set.name()),
       rewire::text(keep), "keep fewer"});
}
