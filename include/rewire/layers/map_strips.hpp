// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <rewire/kernels/copy_strided.hpp>
#include <rewire/kernels/window.hpp>
#include <rewire/layers/map_source.hpp>

namespace rewire {

/// A band of a tile's rows in scratch memory, cut into strips of columns: what a window
/// sees from a few places of a row, of all channels, lies side by side and little more
/// than once.  Channels then share the first-level cache, where planes of maps, often a
/// power of two apart, would drive one another out of it.  (strips, channels, patch)
/// with a patch as `Spread` has it: rows, stride, columns, lanes.
template <class T>
class MapStrips {
 public:
  static constexpr std::size_t most = 512 / sizeof(T);  ///< numbers of a row of places
  static constexpr std::size_t rows = 2;                ///< of places in a band

  /// How much of a map is laid out at a time, where it is not as usual.
  struct Cut {
    std::size_t most = MapStrips::most;  ///< numbers of a row of places
    std::size_t rows = MapStrips::rows;  ///< of places in a band
    /// Whether row r of the padded map stays at r modulo the rows of a patch, so that
    /// what bands share is not moved.
    bool ring = false;
  };

  /// For places in `width` columns of which each sees `reach` columns and, in the rows
  /// of a band together, `seen` rows, where `stride` are from one to the next; of maps
  /// that begin at column `left` of the first patch, row `top` of the first band.
  MapStrips(std::size_t channels, std::size_t lanes, std::size_t width,
            std::size_t stride, std::size_t reach, std::size_t seen, std::size_t top,
            std::size_t left, const Cut& cut)
      : channels_(channels),
        rows_(cut.rows),
        ring_(cut.ring),
        places_(std::min(std::max<std::size_t>(1, cut.most / lanes), width)),
        strips_((width + places_ - 1) / places_),
        width_(width),
        patch_{.rows = seen,
               .columns = places_ + (reach - 1) / stride,
               .stride = stride,
               .top = top,
               .left = left,
               .lanes = lanes} {}
  /// As usual.
  MapStrips(std::size_t channels, std::size_t lanes, std::size_t width,
            std::size_t stride, std::size_t reach, std::size_t seen, std::size_t top,
            std::size_t left)
      : MapStrips(channels, lanes, width, stride, reach, seen, top, left, Cut{}) {}

  /// How one channel of a strip lies in memory.
  const Spread& patch() const { return patch_; }
  /// Into how many strips the width is divided.
  std::size_t strips() const { return strips_; }
  /// The first place of a strip.
  std::size_t first(std::size_t strip) const { return strip * places_; }
  /// How many places a strip has; the last may have fewer than the others.
  std::size_t places(std::size_t strip) const {
    return std::min(places_, width_ - first(strip));
  }
  /// Of a strip, from the start of the memory.
  std::size_t at(std::size_t strip) const { return strip * channels_ * patch_.plane(); }
  /// Numbers that a band takes, with room to read one register beyond the end.
  std::size_t size() const { return at(strips_) + 16; }

  /// One channel of a band.  `next`: memory holds the band before, whose last rows are
  /// the first of this one.  `row` has room for a row of the map.
  template <MapSource<T> Source>
  void load(const Source& x, std::size_t t, std::size_t channel, std::size_t band,
            bool next, T* row, T* memory) const {
    const std::size_t height = x.shape().height, width = x.shape().width,
                      lanes = patch_.lanes, step = rows_ * patch_.stride;
    const std::size_t kept = next && patch_.rows > step ? patch_.rows - step : 0;
    T* const to = memory + channel * patch_.plane();
    for (std::size_t s = 0; kept > 0 && !ring_ && s < strips_; ++s) {
      std::copy_n(to + at(s) + step * patch_.row_size(), kept * patch_.row_size(),
                  to + at(s));
    }
    const T* const stored = x.stored(t);
    for (std::size_t r = kept; r < patch_.rows; ++r) {
      const std::size_t padded = band * step + r, y = padded - patch_.top,
                        slot = ring_ ? padded % patch_.rows : r;
      const T* from = nullptr;  // a row of zeros
      if (padded >= patch_.top && y < height) {
        const std::size_t first = y * width * lanes;
        if (stored == nullptr) {
          x.copy(t, channel, first, width * lanes, row);
          from = row;
        } else {
          from = stored + channel * height * width * lanes + first;
          // The row of the next channel is far away, and nothing else tells of it.
          if (channel + 1 < x.shape().channels) prefetch(from, height, width);
        }
      }
      for (std::size_t s = 0; s < strips_; ++s)
        lay_out(from, width, s, to + at(s) + slot * patch_.row_size());
    }
  }

 private:
  void prefetch(const T* row, std::size_t height, std::size_t width) const {
    constexpr std::size_t line = 64 / sizeof(T);
    const T* const next = row + height * width * patch_.lanes;
    for (std::size_t i = 0; i < width * patch_.lanes; i += line)
      __builtin_prefetch(next + i);
  }

  /// A row of one strip; `from` begins a row of the map, or is null for zeros.
  void lay_out(const T* from, std::size_t width, std::size_t strip, T* to) const {
    const std::size_t lanes = patch_.lanes, s = patch_.stride,
                      before = first(strip) * s;  // columns, as if padded
    if (from == nullptr) {
      std::fill_n(to, patch_.row_size(), T{});
    } else if (s == 1) {
      const std::size_t end = before + patch_.columns,
                        begins = std::clamp(patch_.left, before, end),
                        ends = std::clamp(patch_.left + width, before, end);
      to = std::fill_n(to, (begins - before) * lanes, T{});
      to = std::copy_n(from + (begins - patch_.left) * lanes, (ends - begins) * lanes,
                       to);
      std::fill_n(to, (end - ends) * lanes, T{});
    } else {
      // Columns modulo s, each `in` to `out` of its pixels on the map.
      for (std::size_t k = 0; k < s; ++k, to += patch_.columns * lanes) {
        const std::size_t padded = before + k;
        const auto past = [&](std::size_t column) {  // pixels left of it
          const std::size_t n = column > padded ? (column - padded + s - 1) / s : 0;
          return std::min(n, patch_.columns);
        };
        const std::size_t in = past(patch_.left), out = past(patch_.left + width);
        std::fill_n(to, in * lanes, T{});
        if (in < out) {
          copy_strided(from + (padded + in * s - patch_.left) * lanes, s * lanes,
                       to + in * lanes, lanes, out - in, lanes);
        }
        std::fill(to + out * lanes, to + patch_.columns * lanes, T{});
      }
    }
  }

  std::size_t channels_, rows_;
  bool ring_;
  std::size_t places_, strips_, width_;
  Spread patch_;
};

}  // namespace rewire
