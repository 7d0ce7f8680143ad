// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/layers/conv_window.hpp>
#include <rewire/layers/pool_window.hpp>

namespace rewire {

namespace detail {

template <class T>
void average_forward(const PoolPlan& plan, const View<const T>& x, const View<T>& y,
                     Team& team) {
  each_plane(team, x, [&](std::size_t t, std::size_t c) {
    average_pool(plan, plane(x, t, c), plane(y, t, c));
  });
}
template <class T>
void average_backward(const PoolPlan& plan, const View<const T>& dy, const View<T>& dx,
                      Team& team) {
  each_plane(team, dx, [&](std::size_t t, std::size_t c) {
    average_pool_backward(plan, plane(dy, t, c), plane(dx, t, c));
  });
}

}  // namespace detail

/// The mean of each window; padding counts as zeros, unless told otherwise.
class AveragePool {
 public:
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// `count_padding`: whether zeros of the border count in the mean, as PyTorch's do.
  explicit AveragePool(PoolOptions options = {}, bool count_padding = true)
      : window_(detail::pool_window("AveragePool", options)),
        pixels_(count_padding ? window_.taps() : 0) {}

  std::string name() const { return detail::pool_name("AveragePool", window_); }
  Shape build(Shape input, Rng&) const {
    return detail::slide(name(), window_, input.channels, input);
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    detail::average_forward<T>(plan<T>(x, y.shape, scratch), x, y, pass.team());
  }
  template <class T>
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    if (dx.empty()) return;
    auto scratch = pass.scratch();
    detail::average_backward<T>(plan<T>(x, dy.shape, scratch), dy, dx, pass.team());
  }

 private:
  template <class T>
  PoolPlan plan(Input<T> x, const Shape& y, typename Pass<T>::Scratch& scratch) const {
    PoolPlan plan = detail::pool_plan<T>(
        x, y.height, y.width, scratch,
        [&](auto side, auto to) { detail::window_sides(window_, side, to); });
    plan.pixels = pixels_;
    return plan;
  }

  Window window_;
  std::size_t pixels_;
};
static_assert(check_layer<AveragePool>());

/// Means of windows that cover the map evenly, whatever its size: (height, width) of
/// them, which overlap by a pixel where sizes do not divide.
class AdaptiveAveragePool {
 public:
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// Means of `height` x `width` windows that cover the map evenly; 1 x 1: of the whole
  /// map.
  explicit AdaptiveAveragePool(std::size_t height = 1, std::size_t width = 1)
      : height_(height), width_(width) {
    if (height > 0 && width > 0) return;
    throw Error({"AdaptiveAveragePool", "at least 1x1 windows",
                 text(height, "x", width), "give the size of the output"});
  }

  std::string name() const {
    return text("AdaptiveAveragePool ", height_, "x", width_);
  }
  Shape build(Shape input, Rng&) const { return {input.channels, height_, width_}; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    detail::average_forward<T>(plan<T>(x, scratch), x, y, pass.team());
  }
  template <class T>
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    if (dx.empty()) return;
    auto scratch = pass.scratch();
    detail::average_backward<T>(plan<T>(x, scratch), dy, dx, pass.team());
  }

 private:
  template <class T>
  PoolPlan plan(Input<T> x, typename Pass<T>::Scratch& scratch) const {
    return detail::pool_plan<T>(x, height_, width_, scratch, detail::even_sides);
  }

  std::size_t height_, width_;
};
static_assert(check_layer<AdaptiveAveragePool>());

/// The mean of each map: a number a channel.
inline AdaptiveAveragePool global_average_pool() { return AdaptiveAveragePool{1, 1}; }

}  // namespace rewire
