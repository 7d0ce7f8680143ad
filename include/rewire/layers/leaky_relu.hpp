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

  /// y of one number, and dx from that y and dy.  A sum,
  /// not a choice between products, which g++ would not vectorise.
  template <class T>
  REWIRE_INLINE T apply(T x) const {
    return (x < 0 ? T{} : x) + static_cast<T>(slope) * (x < 0 ? x : T{});
  }
  template <class T>
  REWIRE_INLINE T backpropagate(T y, T dy) const {
    return (y <= 0 ? T{} : dy) + static_cast<T>(slope) * (y <= 0 ? dy : T{});
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    transform(x, y, pass.team(), [*this](T a) { return apply(a); });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    transform(y, dy, dx, pass.team(),
              [*this](T a, T d) { return backpropagate(a, d); });
  }
};
static_assert(check_layer<LeakyReLU>());

}  // namespace rewire
