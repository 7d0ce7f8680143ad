// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include <rewire/kernels/copy_strided.hpp>
#include <rewire/kernels/deal.hpp>

namespace rewire {

/// A window that slides over a map: a kernel, or what is pooled.  All sizes in pixels.
struct Window {
  std::size_t height = 3, width = 3;  ///< pixels of the kernel
  std::size_t stride = 1;             ///< pixels from one place to the next
  std::size_t padding = 0;            ///< on all four sides
  std::size_t dilation = 1;           ///< from one of its pixels to the next

  /// Pixels of the kernel.
  constexpr std::size_t taps() const { return height * width; }
  /// Places in a map of `map` rows.
  constexpr std::size_t rows(std::size_t map) const { return places(map, height); }
  /// Places in a map of `map` columns.
  constexpr std::size_t columns(std::size_t map) const { return places(map, width); }

 private:
  /// How many places there are for it on a side, 0 where it is larger.
  constexpr std::size_t places(std::size_t map, std::size_t length) const {
    const std::size_t padded = map + 2 * padding, span = dilation * (length - 1) + 1;
    return padded < span ? 0 : (padded - span) / stride + 1;
  }
};

/// How a map lies in scratch memory so that for any stride what a window sees in a row
/// of places is one contiguous run: with a border of zeros, and the columns of a row
/// sorted by column modulo `stride`.  (channels, rows, stride, columns, lanes)
struct Spread {
  std::size_t rows = 0, columns = 0;  ///< columns of each of the `stride` parts
  std::size_t stride = 1;
  std::size_t top = 0, left = 0;  ///< where the map begins, as if stride were 1
  std::size_t lanes = 1;

  /// Numbers from one row to the next.
  std::size_t row_size() const { return stride * columns * lanes; }
  /// Numbers of a map.
  std::size_t plane() const { return rows * row_size(); }
  /// Of a column, as if stride were 1, from the start of its row.
  std::size_t column(std::size_t c) const {
    return (c % stride * columns + c / stride) * lanes;
  }
  /// Numbers that `channels` take, with room to read one register beyond the end.
  std::size_t size(std::size_t channels) const { return channels * plane() + 16; }
};

/// Of the input (height, width) of a window.
inline Spread spread_input(const Window& w, std::size_t height, std::size_t width,
                           std::size_t lanes) {
  const std::size_t padded = width + 2 * w.padding;
  return {height + 2 * w.padding,
          (padded + w.stride - 1) / w.stride,
          w.stride,
          w.padding,
          w.padding,
          lanes};
}

/// Of the gradient of its output: zeros as far as a window reaches, so that every pixel
/// of the input finds all its places.
inline Spread spread_output(const Window& w, std::size_t height, std::size_t width,
                            std::size_t lanes) {
  const auto reach = [&](std::size_t length) {
    return w.dilation * (length - 1) / w.stride;
  };
  const auto places = [&](std::size_t side, std::size_t found) {
    return std::max(found, (side + 2 * w.padding - 1) / w.stride + 1);
  };
  return {reach(w.height) + places(height, w.rows(height)),
          reach(w.width) + places(width, w.columns(width)),
          1,
          reach(w.height),
          reach(w.width),
          lanes};
}

/// One pixel of a window: where it reads, from where the first one does, and its
/// number.
struct Tap {
  std::uint32_t at = 0, weight = 0;  ///< where it reads, and its number
};

/// The taps of a window over an input that is spread; `to` has w.taps().
inline void taps_of(const Window& w, const Spread& input, std::span<Tap> to) {
  for (std::size_t t = 0; t < to.size(); ++t) {
    const std::size_t row = t / w.width * w.dilation, column = t % w.width * w.dilation;
    to[t] = {static_cast<std::uint32_t>(row * input.row_size() + input.column(column)),
             static_cast<std::uint32_t>(t)};
  }
}

/// The taps through which the pixels (row, column) = (a, b) modulo stride, of the
/// padded input, are seen, as they read the spread gradient of the output from row `row
/// / stride`, column `column / stride` on; `to` has room for w.taps().  Tells how many.
inline std::size_t gradient_taps(const Window& w, const Spread& output, std::size_t a,
                                 std::size_t b, std::span<Tap> to) {
  std::size_t count = 0;
  for (std::size_t t = 0; t < w.taps(); ++t) {
    const std::size_t row = t / w.width * w.dilation, column = t % w.width * w.dilation;
    if (row % w.stride != a || column % w.stride != b) continue;
    const std::size_t up = row / w.stride, back = column / w.stride;
    to[count++] = {static_cast<std::uint32_t>((output.top - up) * output.row_size() +
                                              (output.left - back) * output.lanes),
                   static_cast<std::uint32_t>(t)};
  }
  return count;
}

/// Lays one channel of a map (height, width, lanes) out; `copy(first, count, to)`
/// writes `count` of its numbers, from number `first` on.
template <class T, class Copy>
void spread(const Spread& how, std::size_t height, std::size_t width, T* plane,
            Copy copy) {
  const std::size_t lanes = how.lanes;
  std::fill_n(plane, how.top * how.row_size(), T{});
  for (std::size_t r = 0; r < how.rows - how.top; ++r) {
    T* const row = plane + (how.top + r) * how.row_size();
    if (r >= height) {
      std::fill_n(row, how.row_size(), T{});
      continue;
    }
    const std::size_t first = r * width * lanes;
    if (how.stride == 1) {
      std::fill_n(row, how.left * lanes, T{});
      copy(first, width * lanes, row + how.left * lanes);
      std::fill(row + (how.left + width) * lanes, row + how.row_size(), T{});
    } else {
      std::fill_n(row, how.row_size(), T{});
      if (lanes * sizeof(T) >= 64) {  // pixels of a cache line: each where it belongs
        for (std::size_t x = 0; x < width; ++x)
          copy(first + x * lanes, lanes, row + how.column(how.left + x));
        continue;
      }
      constexpr std::size_t most = 512;  // in the first-level cache
      T part[most];
      const std::size_t pixels = most / lanes;
      for (std::size_t x = 0; x < width; x += pixels) {
        const std::size_t count = std::min(pixels, width - x);
        copy(first + x * lanes, count * lanes, +part);
        if (how.stride == 2 && lanes == 1) {
          deal(part, count, row + how.column(how.left + x),
               row + how.column(how.left + x + 1));
          continue;
        }
        for (std::size_t k = 0; k < std::min(how.stride, count); ++k) {
          copy_strided(part + k * lanes, how.stride * lanes,
                       row + how.column(how.left + x + k), lanes,
                       (count - k + how.stride - 1) / how.stride, lanes);
        }
      }
    }
  }
}

}  // namespace rewire
