// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>

#include <rewire/kernels/conv.hpp>
#include <rewire/layers/map_source.hpp>
#include <rewire/layers/stretches.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire::detail {

/// y[o] = bias[o] + sum over all channels c of w[o * channels + c] * x[c], for each
/// pixel by itself, and what follows: a convolution whose kernel is one pixel.
template <class T, MapSource<T> Source>
void pointwise_correlate(const std::type_identity_t<T>* w,
                         const std::type_identity_t<T>* bias, const Finish<T>& finish,
                         const Source& x, View<T> y, Pass<T>& pass) {
  constexpr std::size_t most = 256 / sizeof(T);  // what a block of sums takes at once
  const Tap tap;
  const Correlation<T> all{.x_plane = most,
                           .channels = x.shape().channels,
                           .tap = &tap,
                           .taps = 1,
                           .w = w,
                           .w_output = x.shape().channels,
                           .w_channel = 1,
                           .bias = bias,
                           .y_plane = y.shape.pixels() * y.lanes,
                           .outputs = y.shape.channels,
                           .finish = finish};
  each_stretch(x, most, pass,
               [&](std::size_t t, std::size_t first, std::size_t count,
                   const T* stretch, std::size_t) {
                 Correlation<T> one = all;
                 one.x = stretch;
                 one.y = y.tile(t) + first;
                 one.run = count;
                 correlate(one, 0, 1);
               });
}

}  // namespace rewire::detail
