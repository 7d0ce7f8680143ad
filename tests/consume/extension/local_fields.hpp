// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/rewire.hpp>

/// Each output begins with a run of neighbouring inputs, at a random place.  After each
/// epoch the weakest links of the layer move to random places.
struct LocalFields {
  std::size_t width = 40;  ///< links an output begins with; at most all inputs
  double moved = 0.2;      ///< share of links that move after an epoch, in [0, 1]

  rewire::Pattern initial(const rewire::Extent& layer, rewire::Rng& rng) const {
    rewire::require_range(moved, 0, 1, "LocalFields", "moved");
    const std::uint64_t links = std::min<std::uint64_t>(width, layer.cols());
    std::vector<std::uint64_t> cells;
    for (std::uint64_t row = 0; row < layer.rows(); ++row) {
      const std::uint64_t first =
          row * layer.cols() + rng.below(layer.cols() - links + 1);
      for (std::uint64_t k = 0; k < links; ++k) cells.push_back(first + k);
    }
    return rewire::Pattern::from_cells(layer.rows(), layer.cols(), cells);
  }

  rewire::Rewiring evolve(const rewire::Evidence& now, rewire::Rng& rng) const {
    const double share = moved * static_cast<double>(now.links.size());
    const auto drop = rewire::weakest(now.values, static_cast<std::size_t>(share));
    return rewire::replace_at_random(now.links, drop, drop.size(), rewire::Start::drawn,
                                     rng);
  }
};
static_assert(rewire::check_topology<LocalFields>());
