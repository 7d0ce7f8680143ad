// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <rewire/network/branches.hpp>

namespace rewire {

/// The channels of all branches of x, one branch after the other; maps of one size:
/// `Concat(a, b)`.
/// Each writes its channels where they belong: nothing is copied.
template <class List>
class Concat {
  using Branches = detail::Layers<List>;

 public:
  using scalar = typename Branches::scalar;

  // At least two: asking whether this can be moved would ask a constructor of one
  // argument, whose constraint would ask again.
  /// At least two branches.
  template <Layer First, Layer Second, Layer... More>
  Concat(First first, Second second, More... more)
      : branches_(List(std::move(first), std::move(second), std::move(more)...)) {}
  /// So many branches of one type as the list has; at least one.
  explicit Concat(List branches) : branches_(std::move(branches)) {}

  std::string name() const { return text("Concat of ", branches_.count()); }

  Shape build(Shape input, Rng& rng) {
    branches_.build("Concat", "branch", rng, [&](std::size_t) { return input; });
    Shape all = branches_.shapes()[0];
    all.channels = 0;
    first_.clear();
    for (std::size_t i = 0; i < branches_.count(); ++i) {
      const Shape& s = branches_.shapes()[i];
      if (s.height != all.height || s.width != all.width) {
        throw Error({"Concat", text("maps of one size, ", all.height, "x", all.width),
                     text(s.height, "x", s.width, " from branch ", i),
                     "let all branches end at the same resolution"});
      }
      first_.push_back(all.channels);
      all.channels += s.channels;
    }
    return all;
  }

  Uses uses() const {
    return {.input = any_reads(branches_, &Uses::input),
            .output = any_reads(branches_, &Uses::output),
            .in_place = false};
  }
  std::size_t lanes() const { return branches_.lanes(); }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    branches_.each(
        [&](std::size_t i, const auto& layer) { layer.forward(x, part(y, i), pass); });
  }

  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    detail::backward_of_branches<List, T>(
        branches_, dx, pass, [&](std::size_t i, auto& layer, View<T> d_in) {
          layer.backward(x, part(y, i), part(dy, i), d_in, pass);
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
  template <class T>
  View<T> part(const View<T>& all, std::size_t i) const {
    return all.channels(first_[i], branches_.shapes()[i].channels);
  }

  Branches branches_;
  std::vector<std::size_t> first_;  // channel of each branch
};

/// Branches of several types.
template <Layer First, Layer Second, Layer... More>
Concat(First, Second, More...) -> Concat<std::tuple<First, Second, More...>>;
/// Branches of one type, their number known at run time.
template <Layer L>
Concat(std::vector<L>) -> Concat<std::vector<L>>;

}  // namespace rewire
