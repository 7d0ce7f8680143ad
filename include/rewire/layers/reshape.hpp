// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>

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
  void forward(Input<T> x, Output<T> y, Pass<T>&) const {
    copy<T>(x, y);
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>&) const {
    if (!dx.empty()) copy<T>(dy, dx);
  }

 private:
  template <class T>
  static void copy(Input<T> from, Output<T> to) {
    if (from.data == to.data) return;
    for (std::size_t t = 0; t < from.tiles(); ++t) {
      std::copy_n(from.tile(t), from.tile_size(), to.tile(t));
    }
  }
};
static_assert(check_layer<Reshape>());

}  // namespace rewire
