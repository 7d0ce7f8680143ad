// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <span>

#include <rewire/concepts/layer.hpp>
#include <rewire/layers/channel_norm.hpp>

namespace rewire {

/// Channels that a layer reads, from where they happen to lie.
template <class T>
struct Part {
  View<const T> x;  ///< the whole output
  const ChannelMoments<T>* moments =
      nullptr;  ///< of each channel over the batch; in training
};

/// Where the gradient of such channels goes.
template <class T>
struct PartGradient {
  View<T> dx;        ///< empty where nobody wants it
  bool add = false;  ///< to what is there; else it is overwritten
};

/// A layer that reads its input in parts, one after the other, and wants the moments of
/// every channel, which others may read too: nothing is copied or computed twice.
template <class L, class T = scalar_of<L>>
concept ReadsParts = requires(L l, const L c, std::span<const Part<T>> x, View<T> y,
                              View<const T> out, std::span<const PartGradient<T>> dx,
                              Pass<T>& pass) {
  c.forward_parts(x, y, pass);
  l.backward_parts(x, out, out, dx, pass);
};

}  // namespace rewire
