// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = tanh(x).
struct Tanh {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return "Tanh"; }
  Shape build(Shape input, Rng&) { return input; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>&) const {
    transform(x, y, [](T a) { return std::tanh(a); });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>&) {
    transform(y, dy, dx, [](T a, T d) { return d * (1 - a * a); });
  }
};
static_assert(check_layer<Tanh>());

}  // namespace rewire
