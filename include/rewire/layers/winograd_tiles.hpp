// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/kernels/winograd.hpp>
#include <rewire/kernels/winograd_gradient.hpp>
#include <rewire/kernels/winograd_output.hpp>
#include <rewire/layers/map_source.hpp>
#include <rewire/layers/map_strips.hpp>

namespace rewire {

/// How a 3 x 3 convolution of stride 1 goes over maps in tiles of 2 x 2 results: a band
/// of a few rows of tiles after the other, each cut into strips so short that what
/// their pixels see, of all channels and transformed, stays in the second-level cache.
template <class T>
class WinogradTiles {
 public:
  static constexpr std::size_t most = 256 / sizeof(T);  ///< numbers of a strip

  /// What a tile sees, and how many are taken at once.
  struct Cut {
    std::size_t side = 4;     ///< pixels: 4 of the input, 2 of a result's gradient
    std::size_t padding = 0;  ///< zeros around the maps
    std::size_t most = WinogradTiles::most;  ///< numbers of a strip
    std::size_t threads = 1;                 ///< want a band each
  };

  /// For `channels` maps of which tiles see patches, and maps like `result`.
  WinogradTiles(std::size_t channels, const Shape& result, std::size_t lanes,
                const Cut& cut)
      : side_(cut.side),
        height_(result.height),
        width_(result.width),
        lanes_(lanes),
        rows_(rows_of(result, lanes, cut)),
        strips_(strips_of(channels, result.width, lanes, rows_, cut)) {}

  /// Into how many bands a map is cut.
  std::size_t bands() const { return (half(height_) + rows_ - 1) / rows_; }
  /// Into how many strips a band is.
  std::size_t strips() const { return strips_.strips(); }
  /// Numbers that a band takes in memory.
  std::size_t size() const { return strips_.size(); }

  /// Numbers of a strip: its tiles in all lanes; one row of it after the other.
  std::size_t run(std::size_t band, std::size_t strip) const {
    return rows_in(band) * columns_in(strip) * lanes_;
  }
  /// And of the longest, which a channel takes in any.
  std::size_t run() const { return rows_ * columns_in(0) * lanes_; }

  /// Lays channels [begin, end) of a band of tile t out; see MapStrips::load.
  template <MapSource<T> Source>
  void load(const Source& x, std::size_t t, std::size_t begin, std::size_t end,
            std::size_t band, bool next, T* row, T* memory) const {
    for (std::size_t c = begin; c < end; ++c)
      strips_.load(x, t, c, band, next, row, memory);
  }

  /// v = what the tiles of a strip see in channels [begin, end), transformed: channel c
  /// of a position at v[c * run() + position * v_position].
  void transform(const T* memory, std::size_t begin, std::size_t end, std::size_t band,
                 std::size_t strip, T* v, std::size_t v_position) const {
    const Spread& patch = strips_.patch();
    const std::size_t row = columns_in(strip) * lanes_;
    WinogradInput<T> in{.x_row = patch.row_size(),
                        .group = apart(lanes_) ? row : lanes_,
                        .v_position = v_position,
                        .run = row};
    for (std::size_t j = 0; j < side_; ++j) in.column[j] = patch.column(j);
    for (std::size_t c = begin; c < end; ++c) {
      const T* const maps = memory + strips_.at(strip) + c * patch.plane();
      const auto rows = [&](std::size_t padded) {  // this one and the next
        return maps + padded % patch.rows * patch.row_size();
      };
      for (std::size_t r = 0; r < rows_in(band); ++r) {
        const std::size_t padded = 2 * (band * rows_ + r);
        in.upper = rows(padded), in.lower = rows(padded + 2);
        in.v = v + c * run() + r * row;
        side_ == 4 ? winograd_input(in) : winograd_gradient(in);
      }
    }
  }

  /// Writes what the tiles of a strip have in m[output * run() + position *
  /// m_position], to tile t of y, with one bias an output, unless null, and what
  /// follows.
  void store(const T* m, std::size_t m_position, std::size_t band, std::size_t strip,
             const T* bias, const Finish<T>& finish, const View<T>& y,
             std::size_t t) const {
    constexpr std::size_t ahead = 4;  // outputs
    const std::size_t left = first_in(strip), tiles = columns_in(strip),
                      plane = height_ * width_ * lanes_;
    WinogradOutput<T> out{.m_position = m_position,
                          .lanes = lanes_,
                          .y_row = width_ * lanes_,
                          .columns = std::min(2 * tiles, width_ - 2 * left)};
    for (std::size_t o = 0; o < y.shape.channels; ++o) {
      if (bias != nullptr) out.bias = bias[o];
      out.finish = finish.from(o);
      for (std::size_t r = 0; r < rows_in(band); ++r) {
        const std::size_t row = 2 * (band * rows_ + r);
        out.m = m + o * run() + r * tiles * lanes_;
        out.y = y.tile(t) + o * plane + (row * width_ + 2 * left) * lanes_;
        out.rows = std::min<std::size_t>(2, height_ - row);
        if (o + ahead < y.shape.channels) prefetch(out, ahead * plane);
        winograd_output(out);
      }
    }
  }

 private:
  /// Maps lie far apart, and nothing else tells which is written next.
  static void prefetch(const WinogradOutput<T>& out, std::size_t ahead) {
    constexpr std::size_t line = 64 / sizeof(T);
    for (std::size_t i = 0; i < out.rows; ++i) {
      const T* const row = out.y + ahead + i * out.y_row;
      for (std::size_t n = 0; n < out.columns * out.lanes; n += line)
        __builtin_prefetch(row + n, 1);
    }
  }

  static std::size_t half(std::size_t pixels) { return (pixels + 1) / 2; }
  /// Whether even and odd columns lie apart: where lanes do not fill registers.
  static bool apart(std::size_t lanes) { return lanes * sizeof(T) % 64 != 0; }
  /// Rows of a band: several where one is short.
  static std::size_t rows_of(const Shape& result, std::size_t lanes, const Cut& cut) {
    const std::size_t row = half(result.width) * lanes, rows = half(result.height);
    return std::clamp<std::size_t>(cut.most / row, 1,
                                   std::max<std::size_t>(1, rows / cut.threads));
  }
  static MapStrips<T> strips_of(std::size_t channels, std::size_t width,
                                std::size_t lanes, std::size_t rows, const Cut& cut) {
    const std::size_t seen = 2 * rows + cut.side - 2, p = cut.padding;
    if (apart(lanes)) {
      return {channels, lanes,    half(width),
              2,        cut.side, seen,
              p,        p,        {.most = cut.most, .rows = rows, .ring = true}};
    }
    return {channels,
            lanes,
            2 * half(width),
            1,
            cut.side - 1,
            seen,
            p,
            p,
            {.most = 2 * lanes * std::max<std::size_t>(1, cut.most / lanes),
             .rows = 2 * rows,
             .ring = true}};  // pairs of columns
  }

  std::size_t rows_in(std::size_t band) const {
    return std::min(rows_, half(height_) - band * rows_);
  }
  std::size_t first_in(std::size_t strip) const {
    return strips_.first(strip) / (apart(lanes_) ? 1 : 2);
  }
  std::size_t columns_in(std::size_t strip) const {
    return strips_.places(strip) / (apart(lanes_) ? 1 : 2);
  }

  std::size_t side_, height_, width_, lanes_, rows_;
  MapStrips<T> strips_;
};

}  // namespace rewire
