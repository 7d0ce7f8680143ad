// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = tanh(x).
struct Tanh {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return "Tanh"; }
  Shape build(Shape input, Rng&) { return input; }

  /// y of one number, and dx from that y and dy.
  template <class T>
  REWIRE_INLINE static T apply(T x) {
    return rewire::tanh(x);
  }
  template <class T>
  REWIRE_INLINE static T backpropagate(T y, T dy) {
    return dy * (1 - y * y);
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
static_assert(check_layer<Tanh>());

}  // namespace rewire
