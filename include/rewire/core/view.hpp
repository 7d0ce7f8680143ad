// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>

#include <rewire/core/shape.hpp>

namespace rewire {

/// Activations of a batch in tiles of `[features][lanes]`: one tile holds `lanes`
/// samples, is contiguous, and starts `stride` elements after the one before.  Does not
/// own.
///
/// The last tile is as long as the others; its padding lanes hold finite values, and
/// exactly zero in gradients.  Code that mixes samples looks at `filled(tile)`.
template <class T>
struct View {
  T* data = nullptr;        ///< the first number of the first tile
  Shape shape;              ///< of one sample
  std::size_t samples = 0;  ///< in the whole batch
  std::size_t lanes = 1;    ///< samples a tile
  std::size_t stride = 0;   ///< elements from tile to tile, >= features() * lanes

  /// Numbers of one sample.
  std::size_t features() const { return shape.size(); }
  /// Tiles that hold the samples; the last may be padded.
  std::size_t tiles() const { return (samples + lanes - 1) / lanes; }
  /// Numbers of a tile, padding lanes included.
  std::size_t tile_size() const { return features() * lanes; }
  /// Where tile t begins.
  T* tile(std::size_t t) const { return data + t * stride; }

  /// Lanes of tile `t` that hold a sample; the others are padding.
  std::size_t filled(std::size_t t) const {
    return std::min(lanes, samples - t * lanes);
  }

  /// One number; for tests and edges, not for kernels.
  T& at(std::size_t sample, std::size_t feature) const {
    return tile(sample / lanes)[feature * lanes + sample % lanes];
  }

  /// The same samples, channels [first, first + count) only; copies nothing.
  View channels(std::size_t first, std::size_t count) const {
    View part = *this;
    part.data += first * shape.pixels() * lanes;
    part.shape.channels = count;
    return part;
  }

  /// True where nobody wants the values (the input gradient of a first layer).
  bool empty() const { return data == nullptr; }

  /// The same memory, to read only.
  operator View<const T>() const requires(!std::is_const_v<T>) {
    return {data, shape, samples, lanes, stride};
  }
};

/// Function parameters: never deduced, so a `View<T>` converts to an `Input<T>` freely.
template <class T>
using Input = std::type_identity_t<View<const T>>;
/// What a layer writes; T is not deduced from it.
template <class T>
using Output = std::type_identity_t<View<T>>;

/// The lanes of a tile for `samples` samples, given the most that every layer likes:
/// the tiles evened out and rounded up to 16 lanes (whole vector registers); up to 8
/// samples, if liked so many, to the next power of two, 1 for a single one.
inline std::size_t plan_lanes(std::size_t samples, std::size_t liked) {
  const std::size_t most = std::max<std::size_t>(liked, 1);
  if (samples <= 8 && samples <= most) return std::bit_ceil(samples | (samples == 0));
  const std::size_t tiles = samples / most + (samples % most != 0);
  const std::size_t even = (samples + tiles - 1) / tiles;
  return (even + 15) / 16 * 16;
}

}  // namespace rewire
