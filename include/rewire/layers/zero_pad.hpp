// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/layers/pool_window.hpp>

namespace rewire {

/// Maps with a border of zeros, for one that the padding of a convolution, the same on
/// all sides, does not give.
struct ZeroPad {
  std::size_t top = 0, bottom = 0, left = 0, right = 0;  ///< pixels

  static constexpr Uses uses{.input = false, .output = false, .in_place = false};
  std::string name() const {
    return text("ZeroPad ", top, ", ", bottom, ", ", left, ", ", right);
  }
  Shape build(Shape input, Rng&) const {
    return {input.channels, top + input.height + bottom, left + input.width + right};
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    const std::size_t lanes = x.lanes, run = x.shape.width * lanes,
                      row = y.shape.width * lanes;
    detail::each_plane(pass.team(), x, [&](std::size_t t, std::size_t c) {
      const T* from = detail::plane(x, t, c);
      T* to = std::fill_n(detail::plane(y, t, c), top * row, T{});
      for (std::size_t r = 0; r < x.shape.height; ++r, from += run) {
        to = std::fill_n(to, left * lanes, T{});
        to = std::copy_n(from, run, to);
        to = std::fill_n(to, right * lanes, T{});
      }
      std::fill_n(to, bottom * row, T{});
    });
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    if (dx.empty()) return;
    const std::size_t lanes = dx.lanes, run = dx.shape.width * lanes,
                      row = dy.shape.width * lanes;
    detail::each_plane(pass.team(), dx, [&](std::size_t t, std::size_t c) {
      const T* const from = detail::plane(dy, t, c) + top * row + left * lanes;
      T* const to = detail::plane(dx, t, c);
      for (std::size_t r = 0; r < dx.shape.height; ++r)
        std::copy_n(from + r * row, run, to + r * run);
    });
  }
};
static_assert(check_layer<ZeroPad>());

}  // namespace rewire
