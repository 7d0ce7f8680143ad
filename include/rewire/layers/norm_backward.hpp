// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/kernels/channel_sums.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/layers/channel_norm.hpp>

namespace rewire::detail {

/// From dy, the gradient of norm(x), or of max(norm(x), 0) where it is rectified, to
/// that of x, for channels `first` and so on of the norm, whose moments over the batch
/// are given: overwrites dx, unless it is empty, or adds to it.  What was 0 or less is
/// computed again, as forward did to the last bit: maps are long, and reading one fewer
/// is worth more.
template <bool rectified, bool add, class T>
void norm_backward(ChannelNorm<T>& norm, std::size_t first, View<const T> x,
                   const ChannelMoments<T>* moments, View<const T> dy, View<T> dx,
                   Team& team) {
  const std::size_t pixels = x.shape.pixels(), run = pixels * x.lanes;
  const double n = static_cast<double>(x.samples * pixels);
  each_channel(team, x.shape.channels, [&](std::size_t c) {
    const ChannelMoments<T> m = moments[c];
    const auto line = norm.line(m, first + c);
    ChannelSums sums;
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      const T *const a = channel(x, t, c), *const d = channel(dy, t, c);
      if constexpr (rectified) {
        add_rectified_sums(a, d, line.factor, line.summand, m.mean, pixels, x.lanes,
                           x.filled(t), sums);
      } else {
        add_gradient_sums(a, d, m.mean, pixels, x.lanes, x.filled(t), sums);
      }
    }
    const auto slope = norm.backward(m, sums, n, first + c);
    if (dx.empty()) return;
    const auto of = [=](T a, T d) {
      T through = d;
      if constexpr (rectified) through = a * line.factor + line.summand > 0 ? d : T{};
      return slope.of_dy * through + slope.of_x * (a - slope.mean) + slope.rest;
    };
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      T* const to = channel(dx, t, c);
      const T *const a = channel(x, t, c), *const d = channel(dy, t, c);
      if constexpr (add) {
        dispatch<Map>([=](T b, T g, T old) { return old + of(b, g); }, run, to, a, d,
                      static_cast<const T*>(to));
      } else {
        dispatch<Map>(of, run, to, a, d);
      }
      clear_padding<T>(dx, t, c);
    }
  });
}

}  // namespace rewire::detail
