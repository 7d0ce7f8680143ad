// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <rewire/layers/conv.hpp>

/// A convolution, and what plain loops make of it.
namespace plain_maps {

using T = float;

/// What layers are compared with.
struct Case {
  rewire::ConvOptions options;
  rewire::Shape in, out;
  std::vector<T> weights, bias;  // (outputs, inputs of a group, kernel, kernel)
};

/// Calls `f(output, input, weight)` for each product of one sample.
template <class F>
void each_product(const Case& c, F f) {
  const std::size_t k = c.options.kernel, groups = c.options.groups;
  const std::size_t pad = c.options.padding.value_or(c.options.dilation * (k - 1) / 2);
  const std::size_t of_group = c.in.channels / groups;
  std::size_t at = 0;  // the output
  for (std::size_t o = 0; o < c.out.channels; ++o) {
    const std::size_t first = o / (c.out.channels / groups) * of_group;
    for (std::size_t row = 0; row < c.out.height; ++row) {
      for (std::size_t col = 0; col < c.out.width; ++col, ++at) {
        for (std::size_t i = 0; i < of_group * k * k; ++i) {
          const std::size_t y = row * c.options.stride + i / k % k * c.options.dilation;
          const std::size_t x = col * c.options.stride + i % k * c.options.dilation;
          if (y < pad || x < pad || y >= pad + c.in.height || x >= pad + c.in.width)
            continue;
          const std::size_t channel = first + i / (k * k);
          f(at, (channel * c.in.height + y - pad) * c.in.width + x - pad,
            o * of_group * k * k + i);
        }
      }
    }
  }
}

struct Results {
  std::vector<T> y, dx, dw, db;
};

/// `x` and `dy`: samples one after the other.
inline Results plain(const Case& c, const std::vector<T>& x, const std::vector<T>& dy,
                     std::size_t samples) {
  const std::size_t ins = c.in.size(), outs = c.out.size(), pixels = c.out.pixels();
  Results r{std::vector<T>(dy.size()), std::vector<T>(x.size()),
            std::vector<T>(c.weights.size()), std::vector<T>(c.out.channels)};
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t o = 0; o < outs; ++o) {
      r.y[n * outs + o] = c.bias.empty() ? 0 : c.bias[o / pixels];
      r.db[o / pixels] += dy[n * outs + o];
    }
    each_product(c, [&](std::size_t o, std::size_t i, std::size_t w) {
      r.y[n * outs + o] += c.weights[w] * x[n * ins + i];
      r.dx[n * ins + i] += c.weights[w] * dy[n * outs + o];
      r.dw[w] += x[n * ins + i] * dy[n * outs + o];
    });
  }
  return r;
}

}  // namespace plain_maps
