// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/network/layer_list.hpp>

namespace rewire::detail {

/// Layers that all read the same input, each with its own output: what `Sum` and
/// `Concat` share.
template <class List>
class Branches {
 public:
  using scalar = typename LayerList<List>::scalar;

  explicit Branches(List layers) : layers_(std::move(layers)) {}

  std::size_t count() const { return count_layers(layers_); }
  const std::vector<Shape>& shapes() const { return shapes_; }

  /// Builds each; `where` names the combinator where there is none.
  void build(const char* where, Shape input, Rng& rng) {
    if (count() == 0)
      throw Error({where, "at least one branch", "none", "add a branch"});
    shapes_.clear();
    uses_.clear();
    each_layer(layers_, [&](std::size_t, auto& layer) {
      shapes_.push_back(layer.build(input, rng));
      uses_.push_back(uses_of(layer));
    });
  }

  bool reads_output(std::size_t i) const { return uses_[i].output; }
  bool any_reads_input() const {
    return std::any_of(uses_.begin(), uses_.end(), [](Uses u) { return u.input; });
  }
  bool any_reads_output() const {
    return std::any_of(uses_.begin(), uses_.end(), [](Uses u) { return u.output; });
  }

  std::size_t lanes() const {
    std::size_t least = any_lanes;
    each_layer(layers_, [&](std::size_t, const auto& layer) {
      least = std::min(least, liked_lanes(layer));
    });
    return least;
  }

  template <class F>
  void each(F f) const {
    each_layer(layers_, f);
  }

  /// Calls `backward(i, layer, dx of the branch)` for each, last to first, and adds
  /// what they find up in dx.
  template <class T, class F>
  void backward(View<T> dx, Pass<T>& pass, F f) {
    auto scratch = pass.scratch();
    View<T> other;
    bool first = true;
    each_layer_backwards(layers_, [&](std::size_t i, auto& layer) {
      if (!first && !dx.empty() && other.empty()) other = scratch.take(dx.shape);
      f(i, layer, first ? dx : other);
      if (!first && !dx.empty()) add<T>(other, dx, pass.team());
      first = false;
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    each_layer(self.layers_,
               [&](std::size_t i, auto& layer) { rewire::visit(layer, v, at / i); });
  }

  /// to += from
  template <class T>
  static void add(View<const T> from, View<T> to, Team& team) {
    transform<T>(from, to, to, team, [](T a, T b) { return a + b; });
  }

 private:
  List layers_;
  std::vector<Shape> shapes_;
  std::vector<Uses> uses_;
};

}  // namespace rewire::detail
