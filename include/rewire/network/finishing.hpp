// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/network/layer_list.hpp>

namespace rewire {

/// A layer that can do to its output, before it is written, what the layers after it
/// would: `forward` with a Finish.
template <class L, class T = scalar_of<L>>
concept HasForwardFinished = requires(const L l, View<const T> x, View<T> y,
                                      const Finish<T>& finish, Pass<T>& pass) {
  l.forward_finished(x, y, finish, pass);
};

/// A layer that in inference does factor * x + summand to each channel, and can tell.
template <class L, class T = scalar_of<L>>
concept HasLines = requires(const L l, std::span<T> numbers) {
  l.lines(numbers, numbers);
};

/// Whether `layer` can; one whose type is known at run time only is asked.
template <class L>
bool finishes(const L& layer) {
  if constexpr (requires { layer.finishes(); }) {
    return layer.finishes();
  } else {
    return HasForwardFinished<L>;
  }
}

namespace detail {

template <class List, std::size_t I>
struct LayerAt {
  using type = void;
};
template <class... L, std::size_t I>
requires(I < sizeof...(L)) struct LayerAt<std::tuple<L...>, I> {
  using type = std::tuple_element_t<I, std::tuple<L...>>;
};

/// How many layers after number I that one can do on the way: a norm, a ReLU, both.
template <class List, std::size_t I, class T>
consteval std::size_t layers_to_finish() {
  if constexpr (!HasForwardFinished<typename LayerAt<List, I>::type, T>) {
    return 0;
  } else {
    constexpr bool norm = HasLines<typename LayerAt<List, I + 1>::type, T>;
    return norm + std::is_same_v<typename LayerAt<List, I + 1 + norm>::type, ReLU>;
  }
}

template <std::size_t I, std::size_t After, class T, class List>
void infer_finished(const List& list, View<const T> x, View<T> y, Pass<T>& pass) {
  auto scratch = pass.scratch();
  Finish<T> finish;
  finish.rectify = std::is_same_v<typename LayerAt<List, I + After>::type, ReLU>;
  if constexpr (HasLines<typename LayerAt<List, I + 1>::type, T>) {
    const auto factor = scratch.template take<T>(y.shape.channels),
               summand = scratch.template take<T>(y.shape.channels);
    std::get<I + 1>(list).lines(factor, summand);
    finish.factor = factor.data();
    finish.summand = summand.data();
  }
  std::get<I>(list).forward_finished(x, y, finish, pass);
}

/// Calls `f(first, last, infer)` for layers, or runs of them that are computed in one
/// go, front to back; `infer(x, y)` does so.
template <std::size_t I = 0, class T, class List, class F>
void each_inferred(const List& list, Pass<T>& pass, F&& f) {
  if constexpr (requires { list.size(); }) {
    each_layer(list, [&](std::size_t i, const auto& layer) {
      f(i, i, [&](View<const T> x, View<T> y) { layer.forward(x, y, pass); });
    });
  } else if constexpr (I < std::tuple_size_v<List>) {
    const auto& layer = std::get<I>(list);
    constexpr std::size_t after = layers_to_finish<List, I, T>();
    if constexpr (after > 0) {
      if (finishes(layer)) {
        f(I, I + after, [&](View<const T> x, View<T> y) {
          infer_finished<I, after>(list, x, y, pass);
        });
        return each_inferred<I + after + 1>(list, pass, f);
      }
    }
    f(I, I, [&](View<const T> x, View<T> y) { layer.forward(x, y, pass); });
    each_inferred<I + 1>(list, pass, f);
  }
}

}  // namespace detail

}  // namespace rewire
