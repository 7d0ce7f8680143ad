// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

/// All-ReLU (Curci, Mocanu and Pechenizkiy, "Truly Sparse Neural Networks at Scale",
/// 2021): y = x for x >= 0, and for x < 0 slope * x with a sign that alternates from
/// hidden layer to hidden layer: -slope in the first, +slope in the second, and so on.
struct AllReLU {
  double slope = 0.6;
  std::size_t layer = 1;  ///< which hidden layer this is, counted from 1

  static constexpr Uses uses{.input = true, .output = false, .in_place = false};
  std::string name() const { return text("AllReLU ", signed_slope()); }
  Shape build(Shape input, Rng&) { return input; }

  /// y of one number, and dx from that x and dy.  A sum,
  /// not a choice between products, which g++ would not vectorise.
  template <class T>
  REWIRE_INLINE T apply(T x) const {
    return (x < 0 ? T{} : x) + static_cast<T>(signed_slope()) * (x < 0 ? x : T{});
  }
  /// dx from the input and dy: a negative slope makes outputs of both signs positive.
  template <class T>
  REWIRE_INLINE T backpropagate(T x, T dy) const {
    return (x < 0 ? T{} : dy) + static_cast<T>(signed_slope()) * (x < 0 ? dy : T{});
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    transform(x, y, pass.team(), [*this](T a) { return apply(a); });
  }
  template <class T>
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    transform(x, dy, dx, pass.team(),
              [*this](T a, T d) { return backpropagate(a, d); });
  }

 private:
  REWIRE_INLINE double signed_slope() const { return layer % 2 == 1 ? -slope : slope; }
};
static_assert(check_layer<AllReLU>());

}  // namespace rewire
