// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>

#include <rewire/core/view.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/functions.hpp>

namespace rewire {

/// Where a convolution finds its input.  It writes what it reads into scratch memory
/// with a border anyway; on the way there a source may compute it.
///   shape, lanes, tiles   as of a View
///   stored(tile)          where the tile lies as it is, null if it has to be computed
///   copy(tile, channel, first, count, to)   `count` numbers of a channel, from `first`
template <class S, class T>
concept MapSource = requires(const S s, std::size_t n, T* to) {
  { s.shape() } -> std::same_as<Shape>;
  { s.lanes() } -> std::same_as<std::size_t>;
  { s.tiles() } -> std::same_as<std::size_t>;
  { s.stored(n) } -> std::same_as<const T*>;
  s.copy(n, n, n, n, to);
};

/// Maps as they lie in memory.
template <class T>
struct StoredMaps {
  View<const T> x;  ///< the maps

  /// Of one sample.
  Shape shape() const { return x.shape; }
  std::size_t lanes() const { return x.lanes; }
  /// Tiles of x.
  std::size_t tiles() const { return x.tiles(); }
  /// The maps of tile t as they lie.
  const T* stored(std::size_t t) const { return x.tile(t); }
  /// `count` numbers of a channel, from number `first` on.
  void copy(std::size_t t, std::size_t channel, std::size_t first, std::size_t count,
            T* to) const {
    std::copy_n(x.tile(t) + channel * x.shape.pixels() * x.lanes + first, count, to);
  }
};

/// max(factor * x + summand, 0) of channels that lie anywhere: what follows batch
/// normalisation and ReLU, without ever being stored.
template <class T>
struct RectifiedMaps {
  /// Where a channel lies, and what is done to it.
  struct Channel {
    const T* x;          ///< of tile 0
    std::size_t stride;  ///< elements from tile to tile
    T factor, summand;   ///< of the normalisation, its mean and scale in one
  };
  View<const T> like;  ///< its shape is that of all channels together; no data
  std::span<const Channel> channels;  ///< one a channel of the result

  /// Of one sample.
  Shape shape() const { return like.shape; }
  std::size_t lanes() const { return like.lanes; }
  /// Tiles of `like`.
  std::size_t tiles() const { return like.tiles(); }
  /// Null: what is read is computed.
  const T* stored(std::size_t) const { return nullptr; }
  /// `count` numbers of a channel, from number `first` on, normalised and rectified.
  void copy(std::size_t t, std::size_t channel, std::size_t first, std::size_t count,
            T* to) const {
    const Channel c = channels[channel];
    dispatch<detail::Map>(
        [=](T a) {
          const T on = a * c.factor + c.summand;
          return on < 0 ? T{} : on;  // as ReLU: a NaN stays one
        },
        count, to, c.x + t * c.stride + first);
  }
};

}  // namespace rewire
