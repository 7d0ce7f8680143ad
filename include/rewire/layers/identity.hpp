// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// y = x: the branch of a sum that changes nothing.
struct Identity {
  static constexpr Uses uses{.input = false, .output = false, .in_place = true};
  std::string name() const { return "Identity"; }
  Shape build(Shape input, Rng&) const { return input; }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    copy_numbers<T>(x, y, pass.team());
  }
  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) const {
    copy_numbers<T>(dy, dx, pass.team());
  }
};
static_assert(check_layer<Identity>());

}  // namespace rewire
