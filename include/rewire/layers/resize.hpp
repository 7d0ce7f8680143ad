// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/kernels/resize.hpp>
#include <rewire/layers/pool_window.hpp>

namespace rewire {

/// The size of a resized map: `height` and `width`, or, where these are 0, `factor`
/// times the input's, rounded down.
struct ResizeOptions {
  std::size_t height = 0, width = 0;  ///< pixels
  double factor = 1;                  ///< > 0
  bool nearest = false;               ///< one pixel of the input, not between four
  bool align_corners = false;         ///< of bilinear; see `Resize`
};

namespace detail {

/// Where a side of `from` pixels is read by each of the pixels that it becomes.  In
/// whole numbers: every place is exact, its share rounded once.
template <class T>
void between_pixels(std::size_t from, const ResizeOptions& how,
                    std::span<Between<T>> to) {
  const std::uint64_t in = from, out = to.size();
  for (std::uint64_t i = 0; i < out; ++i) {
    std::uint64_t place = 0, unit = 1;  // reads at place / unit
    if (how.nearest) {
      place = i * in / out;
    } else if (how.align_corners) {
      if (out > 1) place = i * (in - 1), unit = out - 1;
    } else if ((2 * i + 1) * in > out) {
      place = (2 * i + 1) * in - out, unit = 2 * out;
    }
    const std::uint64_t first = std::min(place / unit, in - 1),
                        second = std::min(first + 1, in - 1);
    to[i] = {static_cast<std::uint32_t>(first),
             static_cast<std::uint32_t>(how.nearest ? first : second),
             first == second ? T{}
                             : static_cast<T>(static_cast<double>(place % unit) /
                                              static_cast<double>(unit))};
  }
}

}  // namespace detail

/// Maps of another size.  Output pixel i of a side that becomes `out` from `in` pixels
/// long is read, as PyTorch's `interpolate` does, at
///   bilinear                  (i + 1/2) in / out - 1/2, at least 0: pixels are squares
///   bilinear, align_corners   i (in - 1) / (out - 1): the corners stay where they are
///   nearest                   i in / out, rounded down
/// between the two pixels at either side, by distance; at the end, the last one.
class Resize {
 public:
  static constexpr Uses uses{.input = false, .output = false, .in_place = false};

  /// Throws Error unless both sides or a factor are given.
  explicit Resize(ResizeOptions options) : options_(options) {
    const bool sized = options.height > 0 && options.width > 0;
    if (sized || (options.height == 0 && options.width == 0 && options.factor > 0 &&
                  options.factor < 1e6))
      return;
    throw Error({"Resize", "a height and a width, or a factor above 0",
                 text(options.height, "x", options.width, ", factor ", options.factor),
                 "give either"});
  }

  std::string name() const {
    const char* const how = options_.nearest ? "nearest" : "bilinear";
    if (options_.height > 0)
      return text("Resize ", options_.height, "x", options_.width, ", ", how);
    return text("Resize x ", options_.factor, ", ", how);
  }

  /// Throws where nothing would be left of a map.
  Shape build(Shape input, Rng&) const {
    const auto scaled = [&](std::size_t side) {
      return static_cast<std::size_t>(static_cast<double>(side) * options_.factor);
    };
    Shape output{input.channels, options_.height, options_.width};
    if (options_.height == 0) {
      output.height = scaled(input.height);
      output.width = scaled(input.width);
    }
    if (output.size() > 0) return output;
    throw Error({name(), "maps that keep a pixel at least", text(input),
                 "choose a larger factor"});
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    each_plane<T>(x.shape, y.shape, y.lanes, y.tiles(), pass,
                  [&](const ResizePlan<T>& plan, std::size_t t, std::size_t c, T* m) {
                    resize(plan, detail::plane(x, t, c), detail::plane(y, t, c), m);
                  });
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    if (dx.empty()) return;
    each_plane<T>(dx.shape, dy.shape, dy.lanes, dy.tiles(), pass,
                  [&](const ResizePlan<T>& plan, std::size_t t, std::size_t c, T* m) {
                    resize_backward(plan, detail::plane(dy, t, c),
                                    detail::plane(dx, t, c), m);
                  });
  }

 private:
  /// Calls `f(plan, tile, channel, memory)` for all, shared among the team.
  template <class T, class F>
  void each_plane(const Shape& in, const Shape& out, std::size_t lanes,
                  std::size_t tiles, Pass<T>& pass, F f) const {
    auto scratch = pass.scratch();
    const auto row = scratch.template take<Between<T>>(out.height),
               column = scratch.template take<Between<T>>(out.width);
    detail::between_pixels<T>(in.height, options_, row);
    detail::between_pixels<T>(in.width, options_, column);
    const ResizePlan<T> plan{.height = in.height,
                             .width = in.width,
                             .row = row.data(),
                             .column = column.data(),
                             .rows = out.height,
                             .columns = out.width,
                             .lanes = lanes,
                             .nearest = options_.nearest};
    const auto memory = scratch.template take<T>(pass.team().size() * 2 * plan.run());
    parallel_for(pass.team(), tiles * in.channels,
                 [&](std::size_t begin, std::size_t end, std::size_t part) {
                   for (std::size_t i = begin; i < end; ++i)
                     f(plan, i / in.channels, i % in.channels,
                       memory.data() + part * 2 * plan.run());
                 });
  }

  ResizeOptions options_;
};
static_assert(check_layer<Resize>());

}  // namespace rewire
