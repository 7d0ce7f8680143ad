// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include <rewire/concepts/movable.hpp>
#include <rewire/concepts/names.hpp>
#include <rewire/core/path.hpp>
#include <rewire/core/random.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// What backward reads, and whether forward may write its output over its input (then
/// backward may write `dx` over `dy`).  The defaults are always safe.
struct Uses {
  bool input = true;
  bool output = true;
  bool in_place = false;  ///< y may be x, and dx may be dy
};

namespace detail {

template <class L>
struct ScalarOf {
  using type = float;
};
template <class L>
requires requires { typename L::scalar; }
struct ScalarOf<L> {
  using type = typename L::scalar;
};

/// Stands for any visitor when a signature is checked.
struct ProbeVisitor {
  template <class... Args>
  void operator()(const Path&, Args&&...) const {}
};

}  // namespace detail

/// The scalar of a layer that owns weights; float for one that owns none and takes any.
template <class L>
using scalar_of = typename detail::ScalarOf<L>::type;

/// A part of a network.  For a batch of tiles:
///   build     once, before all else: takes the shape of one input sample, draws the
///   weights,
///             returns the shape of one output sample; throws where the sizes do not
///             fit.
///   forward   overwrites y from x; const, also in training; saves in the pass what
///   backward
///             wants again.
///   backward  overwrites dx (unless it is empty) and *adds* to gradients, which the
///   trainer
///             has zeroed.  Padding lanes of dy are zero, and must be in dx.
///   name      for people: the kind, and what tells it from its like.
/// Optional:
///   uses      a static constexpr member, or a function of a combinator.
///   lanes     the most samples a tile that the layer likes.
///   visit     if it owns anything: hands out every Parameter, Buffer, and pair of
///             SparseWeights and topology, by `v(at / "name", member)`.
/// T is deduced from the pass alone, so views convert freely.
template <class L>
concept HasBuild = requires(L l, Shape input, Rng& rng) {
  { l.build(input, rng) } -> std::same_as<Shape>;
};
template <class L, class T = scalar_of<L>>
concept HasForward = requires(const L l, View<const T> x, View<T> y, Pass<T>& pass) {
  { l.forward(x, y, pass) } -> std::same_as<void>;
};
template <class L, class T = scalar_of<L>>
concept HasBackward = requires(L l, View<const T> x, View<const T> y, View<const T> dy,
                               View<T> dx, Pass<T>& pass) {
  { l.backward(x, y, dy, dx, pass) } -> std::same_as<void>;
};
template <class L>
concept HasLayerName = requires(const L l) {
  { l.name() } -> std::same_as<std::string>;
};
template <class L>
concept HasUsesMember = requires {
  { L::uses } -> std::same_as<const Uses&>;
};
template <class L>
concept HasUsesFunction = requires(const L l) {
  { l.uses() } -> std::same_as<Uses>;
};
template <class L>
concept HasLanes = requires(const L l) {
  { l.lanes() } -> std::same_as<std::size_t>;
};
template <class L>
concept HasVisit = requires(L l, const L c, detail::ProbeVisitor v, const Path& at) {
  L::visit(l, v, at);
  L::visit(c, v, at);
};

REWIRE_DETECT_NAME(uses)
REWIRE_DETECT_NAME(lanes)
REWIRE_DETECT_NAME(visit)

template <class L>
concept Layer = Movable<L> && HasBuild<L> && HasForward<L> && HasBackward<L> &&
    HasLayerName<L> &&
    (HasUsesMember<L> || HasUsesFunction<L> ||
     !names_uses<L>)&&(HasLanes<L> || !names_lanes<L>)&&(HasVisit<L> ||
                                                         !names_visit<L>);

/// One sentence for each thing that a would-be layer lacks.
template <class L>
consteval bool check_layer() {
  static_assert(!std::is_final_v<L>,
                "Layer must not be final: misspelt optional members are found by "
                "inheriting from it");
  static_assert(Movable<L>, "Layer must be movable");
  static_assert(HasBuild<L>, "Layer needs: Shape build(Shape input, Rng&)");
  static_assert(HasForward<L>,
                "Layer needs: void forward(Input<T> x, Output<T> y, Pass<T>&) const");
  static_assert(
      HasBackward<L>,
      "Layer needs: void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, "
      "Pass<T>&)");
  static_assert(HasLayerName<L>, "Layer needs: std::string name() const");
  static_assert(
      HasUsesMember<L> || HasUsesFunction<L> || !names_uses<L>,
      "Layer has `uses`, but not as: static constexpr Uses uses, or Uses uses() const");
  static_assert(HasLanes<L> || !names_lanes<L>,
                "Layer has `lanes`, but not as: std::size_t lanes() const");
  static_assert(
      HasVisit<L> || !names_visit<L>,
      "Layer has `visit`, but not as: static void visit(auto& self, auto&& v, const "
      "Path& at)");
  return true;
}

/// What a layer's backward reads, the default included.
template <class L>
Uses uses_of(const L& layer) {
  if constexpr (HasUsesMember<L>) {
    return L::uses;
  } else if constexpr (HasUsesFunction<L>) {
    return layer.uses();
  } else {
    return {};
  }
}

/// `liked_lanes` of a layer that does not care: gemm, say, wants the whole batch at
/// once.
inline constexpr std::size_t any_lanes = std::numeric_limits<std::size_t>::max();

/// The most samples a tile that a layer likes, the default included.
template <class L>
std::size_t liked_lanes(const L& layer) {
  if constexpr (HasLanes<L>) {
    return layer.lanes();
  } else {
    return any_lanes;
  }
}

/// Hands what `layer` owns to `v`, if it owns anything.
template <class L, class V>
void visit(L& layer, V&& v, const Path& at) {
  if constexpr (HasVisit<std::remove_const_t<L>>) {
    std::remove_const_t<L>::visit(layer, v, at);
  }
}

}  // namespace rewire
