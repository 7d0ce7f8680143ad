// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = x, of another shape with as many numbers: makes the outputs of a fully connected
/// layer a map, of which losses and metrics take a label a pixel.
struct Reshape {
  Shape shape;

  static constexpr Uses uses{.input = false, .output = false, .in_place = true};
  std::string name() const { return text("Reshape ", text(shape)); }

  /// Throws where the input has more or fewer numbers.
  Shape build(Shape input, Rng&) const {
    if (input.size() == shape.size()) return shape;
    throw Error({"Reshape",
                 text("an input of ", shape.size(), " numbers, for ", text(shape)),
                 text(text(input), " = ", input.size()),
                 "let the layer before have as many outputs"});
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    copy_numbers<T>(x, y, pass.team());
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    copy_numbers<T>(dy, dx, pass.team());
  }
};
static_assert(check_layer<Reshape>());

}  // namespace rewire
