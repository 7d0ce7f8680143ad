// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/layers/identity.hpp>
#include <rewire/network/branches.hpp>

namespace rewire {

/// y = the sum of what its branches make of x; all must have the same shape.  Itself a
/// layer: `Sum(a, b)`.  `List` is a tuple, or a vector of one layer type.
template <class List>
class Sum {
  using Branches = detail::Layers<List>;

 public:
  using scalar = typename Branches::scalar;

  // At least two: asking whether this can be moved would ask a constructor of one
  // argument, whose constraint would ask again.
  /// At least two branches.
  template <Layer First, Layer Second, Layer... More>
  Sum(First first, Second second, More... more)
      : branches_(List(std::move(first), std::move(second), std::move(more)...)) {}
  /// So many branches of one type as the list has; at least one.
  explicit Sum(List branches) : branches_(std::move(branches)) {}

  std::string name() const { return text("Sum of ", branches_.count()); }

  Shape build(Shape input, Rng& rng) {
    branches_.build("Sum", "branch", rng, [&](std::size_t) { return input; });
    const auto& shapes = branches_.shapes();
    for (std::size_t i = 1; i < shapes.size(); ++i) {
      if (shapes[i] == shapes[0]) continue;
      throw Error({"Sum", text("branches of one shape, ", text(shapes[0])),
                   text(text(shapes[i]), " from branch ", i),
                   "let all branches end alike"});
    }
    return shapes[0];
  }

  Uses uses() const {
    return {.input = any_reads(branches_, &Uses::input),
            .output = false,
            .in_place = false};
  }
  std::size_t lanes() const { return branches_.lanes(); }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    View<T> other;
    branches_.each([&](std::size_t i, const auto& layer) {
      // The first writes where the sum will be, unless its backward wants to see it.
      const bool kept = pass.training() && branches_.uses(i).output;
      View<T> out = y;
      if (kept) {
        out = pass.keep(y.shape);
      } else if (i > 0) {
        if (other.empty()) other = scratch.take(y.shape);
        out = other;
      }
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(layer)>, Identity>) {
        if (i > 0) return add_numbers<T>(x, y, pass.team());
      }
      layer.forward(x, out, pass);
      if (kept) pass.save(View<const T>(out));
      if (i > 0) {
        add_numbers<T>(out, y, pass.team());
      } else if (kept) {
        copy_numbers<T>(out, y, pass.team());
      }
    });
  }

  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    detail::backward_of_branches<List, T>(
        branches_, dx, pass, [&](std::size_t i, auto& layer, View<T> d_in) {
          View<const T> out = y;  // of whoever does not read it
          if (branches_.uses(i).output) out = pass.template restore<View<const T>>();
          layer.backward(x, out, dy, d_in, pass);
        });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    Branches::visit(self.branches_, v, at);
  }

  /// Calls `f(branch, shape of its output)` for each.
  template <class F>
  void each(F&& f) const {
    branches_.each_shape(f);
  }

 private:
  Branches branches_;
};

/// Branches of several types.
template <Layer First, Layer Second, Layer... More>
Sum(First, Second, More...) -> Sum<std::tuple<First, Second, More...>>;
/// Branches of one type, their number known at run time.
template <Layer L>
Sum(std::vector<L>) -> Sum<std::vector<L>>;

/// y = f(x) + x (He et al., CVPR 2016), or + shortcut(x) where the shape changes.
template <Layer F, Layer Shortcut = Identity>
auto residual(F f, Shortcut shortcut = {}) {
  return Sum(std::move(f), std::move(shortcut));
}

}  // namespace rewire
