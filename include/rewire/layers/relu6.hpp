// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = min(max(x, 0), 6), with derivative 0 at both ends.  A NaN stays one.
struct ReLU6 {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return "ReLU6"; }
  Shape build(Shape input, Rng&) { return input; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    transform(x, y, pass.team(), [](T a) {
      const T low = a < 0 ? T{} : a;
      return low > 6 ? T{6} : low;
    });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    transform(y, dy, dx, pass.team(), [](T a, T d) {
      const T below = a < 6 ? d : T{};
      return a > 0 ? below : T{};
    });
  }
};
static_assert(check_layer<ReLU6>());

}  // namespace rewire
