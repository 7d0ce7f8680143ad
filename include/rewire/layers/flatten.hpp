// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = x, as features instead of maps: channel after channel, row after row.  Fully
/// connected layers see maps that way already.
struct Flatten {
  static constexpr Uses uses{.input = false, .output = false, .in_place = true};
  std::string name() const { return "Flatten"; }
  Shape build(Shape input, Rng&) const { return {input.size()}; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    copy_numbers<T>(x, y, pass.team());
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    copy_numbers<T>(dy, dx, pass.team());
  }
};
static_assert(check_layer<Flatten>());

}  // namespace rewire
