// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = max(x, 0), with derivative 0 at 0.  A NaN stays one, so that training sees it.
struct ReLU {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return "ReLU"; }
  Shape build(Shape input, Rng&) { return input; }

  /// y of one number, and dx from that y and dy.
  template <class T>
  REWIRE_INLINE static constexpr T apply(T x) {
    return x < 0 ? T{} : x;
  }
  template <class T>
  REWIRE_INLINE static constexpr T backpropagate(T y, T dy) {
    return y > 0 ? dy : T{};
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    transform(x, y, pass.team(), [](T a) { return apply(a); });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    transform(y, dy, dx, pass.team(), [](T a, T d) { return backpropagate(a, d); });
  }
};
static_assert(check_layer<ReLU>());

}  // namespace rewire
