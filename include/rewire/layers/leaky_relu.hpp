// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = x for x > 0, slope * x otherwise (Maas et al. 2013).
struct LeakyReLU {
  double slope = 0.01;  ///< >= 0, so that the sign of y tells that of x

  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return text("LeakyReLU ", slope); }
  Shape build(Shape input, Rng&) {
    require_range(slope, 0, std::numeric_limits<double>::max(), "LeakyReLU", "slope");
    return input;
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>&) const {
    transform(x, y, [s = static_cast<T>(slope)](T a) { return a > 0 ? a : s * a; });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>&) {
    transform(y, dy, dx,
              [s = static_cast<T>(slope)](T a, T d) { return a > 0 ? d : s * d; });
  }
};
static_assert(check_layer<LeakyReLU>());

}  // namespace rewire
