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

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>&) const {
    transform(x, y, [](T a) { return a < 0 ? T{} : a; });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>&) {
    transform(y, dy, dx, [](T a, T d) { return a > 0 ? d : T{}; });
  }
};
static_assert(check_layer<ReLU>());

}  // namespace rewire
