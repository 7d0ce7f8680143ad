// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = 1 / (1 + exp(-x)).  For a loss on probabilities, leave it out and take
/// `BinaryCrossEntropy`, which works on logits and does not saturate.
struct Sigmoid {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::string name() const { return "Sigmoid"; }
  Shape build(Shape input, Rng&) { return input; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>&) const {
    transform(x, y, [](T a) { return 1 / (1 + std::exp(-a)); });
  }
  template <class T>
  void backward(Input<T>, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>&) {
    transform(y, dy, dx, [](T s, T d) { return d * s * (1 - s); });
  }
};
static_assert(check_layer<Sigmoid>());

}  // namespace rewire
