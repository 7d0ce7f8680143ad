// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/core/random.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/sparse_conv.hpp>

namespace support {

/// A convolution, its input and its kernel, drawn at random.
struct ConvCase {
  std::size_t outputs;
  rewire::ConvOptions options;
  rewire::Shape input;
  std::size_t samples, lanes;

  explicit ConvCase(rewire::Rng& rng, std::size_t most_groups = 3) {
    const std::size_t groups = 1 + rng.below(most_groups);
    outputs = groups * (1 + rng.below(4));
    options = {.kernel = 1 + rng.below(4),
               .stride = 1 + rng.below(3),
               .dilation = 1 + rng.below(2),
               .groups = groups,
               .bias = rng.below(2) == 0};
    if (rng.below(2) == 0) options.padding = rng.below(4);
    const std::size_t padding =
        options.padding.value_or(options.dilation * (options.kernel - 1) / 2);
    const std::size_t span = options.dilation * (options.kernel - 1) + 1;
    const auto side = [&] {
      const std::size_t least = span > 2 * padding ? span - 2 * padding : 1;
      return least + rng.below(6);
    };
    input = {groups * (1 + rng.below(3)), side(), side()};
    const std::size_t all[][2] = {{1, 1}, {2, 2}, {3, 4}, {5, 16}, {17, 16}, {7, 8}};
    samples = all[rng.below(6)][0];
    lanes = 0;
    for (const auto& one : all) {
      if (one[0] == samples) lanes = one[1];
    }
  }

  rewire::SparseConvOptions sparse() const {
    return {.kernel = options.kernel,
            .stride = options.stride,
            .padding = options.padding,
            .dilation = options.dilation,
            .bias = options.bias};
  }

  std::string str() const {
    return rewire::text(outputs, " of ", rewire::text(input), ", kernel ",
                        options.kernel, ", stride ", options.stride, ", padding ",
                        options.padding ? rewire::text(*options.padding) : "half",
                        ", dilation ", options.dilation, ", groups ", options.groups,
                        ", samples ", samples);
  }
};

}  // namespace support
