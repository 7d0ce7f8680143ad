// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/layers/conv_window.hpp>
#include <rewire/layers/pool_window.hpp>

namespace rewire {

/// The largest number of each window; padding is never the largest.  The gradient goes
/// to the first of equal ones.
class MaxPool {
 public:
  static constexpr Uses uses{.input = true, .output = true, .in_place = false};

  /// Throws Error where an option is out of its range.
  explicit MaxPool(PoolOptions options = {})
      : window_(detail::pool_window("MaxPool", options)) {}

  std::string name() const { return detail::pool_name("MaxPool", window_); }
  Shape build(Shape input, Rng&) const {
    return detail::slide(name(), window_, input.channels, input);
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    const PoolPlan how = plan<T>(x, y.shape, scratch);
    detail::each_plane(pass.team(), x, [&](std::size_t t, std::size_t c) {
      max_pool(how, detail::plane(x, t, c), detail::plane(y, t, c));
    });
  }
  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx,
                Pass<T>& pass) const {
    if (dx.empty()) return;
    auto scratch = pass.scratch();
    const PoolPlan how = plan<T>(x, y.shape, scratch);
    detail::each_plane(pass.team(), x, [&](std::size_t t, std::size_t c) {
      max_pool_backward(how, detail::plane(x, t, c), detail::plane(y, t, c),
                        detail::plane(dy, t, c), detail::plane(dx, t, c));
    });
  }

 private:
  template <class T>
  PoolPlan plan(Input<T> x, const Shape& y, typename Pass<T>::Scratch& scratch) const {
    return detail::pool_plan<T>(x, y.height, y.width, scratch, [&](auto side, auto to) {
      detail::window_sides(window_, side, to);
    });
  }

  Window window_;
};
static_assert(check_layer<MaxPool>());

}  // namespace rewire
