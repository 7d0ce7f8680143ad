// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/core/errors.hpp>

namespace rewire::detail {

/// The scalar of the first layer that has one; float if none does.
template <class... Layers>
struct FirstScalar {
  using type = float;
};
template <class First, class... Rest>
struct FirstScalar<First, Rest...> {
  using type = typename FirstScalar<Rest...>::type;
};
template <class First, class... Rest>
requires requires { typename First::scalar; }
struct FirstScalar<First, Rest...> {
  using type = typename First::scalar;
};

template <class L, class T>
consteval bool scalar_fits() {
  if constexpr (requires { typename L::scalar; })
    return std::is_same_v<typename L::scalar, T>;
  return true;
}

/// What a chain may hold: layers of different types in a tuple, or of one type in a
/// vector.
template <class List>
struct LayerList;

template <class... Layers>
struct LayerList<std::tuple<Layers...>> {
  static_assert((check_layer<Layers>() && ...));
  using scalar = typename FirstScalar<Layers...>::type;
  static_assert((scalar_fits<Layers, scalar>() && ...),
                "all layers of a network must have the same scalar");
};
template <class L>
struct LayerList<std::vector<L>> {
  static_assert(check_layer<L>());
  using scalar = scalar_of<L>;
};

template <class... Layers>
std::size_t count_layers(const std::tuple<Layers...>&) {
  return sizeof...(Layers);
}
template <class L>
std::size_t count_layers(const std::vector<L>& list) {
  return list.size();
}

template <class Tuple, class F, std::size_t... I>
void each_in_tuple(Tuple& list, F&& f, std::index_sequence<I...>) {
  (f(I, std::get<I>(list)), ...);
}
template <class Tuple, class F, std::size_t... I>
void each_in_tuple_backwards(Tuple& list, F&& f, std::index_sequence<I...>) {
  (f(sizeof...(I) - 1 - I, std::get<sizeof...(I) - 1 - I>(list)), ...);
}
template <class Tuple, class F, std::size_t... I>
void one_of_tuple(Tuple& list, std::size_t i, F&& f, std::index_sequence<I...>) {
  (void)((I == i && (f(std::get<I>(list)), true)) || ...);
}

/// Calls `f(index, layer)` for each layer, front to back.
template <class List, class F>
void each_layer(List& list, F&& f) {
  if constexpr (requires { list.size(); }) {
    for (std::size_t i = 0; i < list.size(); ++i) f(i, list[i]);
  } else {
    each_in_tuple(
        list, f,
        std::make_index_sequence<std::tuple_size_v<std::remove_const_t<List>>>());
  }
}

/// The same, back to front.
template <class List, class F>
void each_layer_backwards(List& list, F&& f) {
  if constexpr (requires { list.size(); }) {
    for (std::size_t i = list.size(); i-- > 0;) f(i, list[i]);
  } else {
    each_in_tuple_backwards(
        list, f,
        std::make_index_sequence<std::tuple_size_v<std::remove_const_t<List>>>());
  }
}

/// Calls `f(layer)` for layer number i.
template <class List, class F>
void one_layer(List& list, std::size_t i, F&& f) {
  if constexpr (requires { list.size(); }) {
    f(list[i]);
  } else {
    one_of_tuple(
        list, i, f,
        std::make_index_sequence<std::tuple_size_v<std::remove_const_t<List>>>());
  }
}

/// Builds layer `index` of a combinator, of which an error then tells.
template <class L>
Shape build_part(L& layer, std::size_t index, Shape input, Rng& rng) {
  try {
    return layer.build(input, rng);
  } catch (const Error& e) {
    throw e.inside(index);
  }
}

/// Layers that belong together, with what is known of each once it is built: what
/// chains and branches share.
template <class List>
class Layers {
 public:
  using scalar = typename LayerList<List>::scalar;

  explicit Layers(List layers) : list_(std::move(layers)) {}

  const List& list() const { return list_; }
  List& list() { return list_; }
  std::size_t count() const { return count_layers(list_); }
  bool built() const { return !shapes_.empty() && shapes_.size() == count(); }
  /// Of the output of each; empty before `build`.
  const std::vector<Shape>& shapes() const { return shapes_; }
  const Uses& uses(std::size_t i) const { return uses_[i]; }

  /// Builds each from `input(i)`; `combinator` and `part` say who misses what where
  /// there is none.
  template <class F>
  void build(const char* combinator, const char* part, Rng& rng, F input) {
    if (count() == 0) {
      throw Error(
          {combinator, text("at least one ", part), "none", text("add a ", part)});
    }
    shapes_.clear();
    uses_.clear();
    each([&](std::size_t i, auto& layer) {
      shapes_.push_back(build_part(layer, i, input(i), rng));
      uses_.push_back(uses_of(layer));
    });
  }

  /// Calls `f(index, layer)` for each, front to back, or back to front.
  template <class F>
  void each(F&& f) const {
    each_layer(list_, f);
  }
  template <class F>
  void each(F&& f) {
    each_layer(list_, f);
  }
  template <class F>
  void each_backwards(F&& f) {
    each_layer_backwards(list_, f);
  }
  /// Calls `f(layer, shape of its output)` for each.
  template <class F>
  void each_shape(F&& f) const {
    each([&](std::size_t i, const auto& layer) {
      f(layer, built() ? shapes_[i] : Shape{});
    });
  }

  /// The most samples a tile that all of them like.
  std::size_t lanes() const {
    std::size_t least = any_lanes;
    each([&](std::size_t, const auto& layer) {
      least = std::min(least, liked_lanes(layer));
    });
    return least;
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    self.each([&](std::size_t i, auto& layer) { rewire::visit(layer, v, at / i); });
  }

 private:
  List list_;
  std::vector<Shape> shapes_;
  std::vector<Uses> uses_;
};

}  // namespace rewire::detail
