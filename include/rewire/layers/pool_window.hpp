// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/kernels/pool.hpp>
#include <rewire/kernels/window.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// A pooling window.
struct PoolOptions {
  std::size_t size = 2;                    ///< pixels of a side
  std::optional<std::size_t> stride = {};  ///< by default `size`
  std::size_t padding = 0;                 ///< on each side, at most half of `size`
};

namespace detail {

inline Window pool_window(const char* layer, const PoolOptions& o) {
  const std::size_t stride = o.stride.value_or(o.size);
  if (o.size == 0 || stride == 0 || 2 * o.padding > o.size) {
    throw Error({layer, "a size and a stride of at least 1, padding of at most half",
                 text(o.size, ", ", stride, " and ", o.padding),
                 "correct the options"});
  }
  return {o.size, o.size, stride, o.padding, 1};
}

inline std::string pool_name(const char* layer, const Window& w) {
  return text(layer, " ", w.height, "x", w.width, " / ", w.stride);
}

/// Which pixels of a side of the input each place of the window sees.
inline void window_sides(const Window& w, std::size_t side, std::span<Covered> to) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    const std::size_t first = i * w.stride, end = first + w.height;
    to[i] = {static_cast<std::uint32_t>(std::max(first, w.padding) - w.padding),
             static_cast<std::uint32_t>(std::min(end - w.padding, side))};
  }
}

/// Which pixels each of some windows sees that cover a side evenly, whatever its
/// length.
inline void even_sides(std::size_t side, std::span<Covered> to) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] = {static_cast<std::uint32_t>(i * side / to.size()),
             static_cast<std::uint32_t>(((i + 1) * side + to.size() - 1) / to.size())};
  }
}

/// From maps shaped as x to maps of `rows` x `columns`; `sides(length, to)` says what
/// each place sees.
template <class T, class Sides>
PoolPlan pool_plan(const View<const T>& x, std::size_t rows, std::size_t columns,
                   typename Pass<T>::Scratch& scratch, Sides sides) {
  const auto row = scratch.template take<Covered>(rows),
             column = scratch.template take<Covered>(columns);
  sides(x.shape.height, row);
  sides(x.shape.width, column);
  return {.height = x.shape.height,
          .width = x.shape.width,
          .row = row.data(),
          .column = column.data(),
          .rows = rows,
          .columns = columns,
          .lanes = x.lanes};
}

/// Calls `f(tile, channel)` for all, shared among the team.
template <class T, class F>
void each_plane(Team& team, const View<T>& v, F f) {
  const std::size_t channels = v.shape.channels;
  parallel_for(team, v.tiles() * channels, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) f(i / channels, i % channels);
  });
}

/// The numbers of one channel of a tile.
template <class T>
T* plane(const View<T>& v, std::size_t t, std::size_t c) {
  return v.tile(t) + c * v.shape.pixels() * v.lanes;
}

}  // namespace detail

}  // namespace rewire
