// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>

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

}  // namespace rewire::detail
