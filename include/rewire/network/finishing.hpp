// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

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

/// A layer whose backward can go through the ReLU before it, too: x is that ReLU's
/// output, dx the gradient of its input.
template <class L, class T = scalar_of<L>>
concept HasBackwardRectified = requires(L l, View<const T> x, View<T> dx,
                                        Pass<T>& pass) {
  l.backward_rectified(x, x, dx, pass);
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

/// How many layers after number I that one can do on the way: in inference a norm, a
/// ReLU, both; in training a ReLU.
template <class List, std::size_t I, class T, Mode mode>
consteval std::size_t layers_to_finish() {
  if constexpr (!HasForwardFinished<typename LayerAt<List, I>::type, T>) {
    return 0;
  } else {
    constexpr bool norm =
        mode == Mode::inference && HasLines<typename LayerAt<List, I + 1>::type, T>;
    return norm + std::is_same_v<typename LayerAt<List, I + 1 + norm>::type, ReLU>;
  }
}

template <std::size_t I, std::size_t After, class T, class List>
void forward_run(const List& list, View<const T> x, View<T> y, Pass<T>& pass) {
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

/// Calls `f(first, last, forward)` for layers, or runs of them that are computed in one
/// go, front to back; `forward(x, y)` does so.  A run is one only if `joins(last)`.
template <Mode mode, std::size_t I = 0, class T, class List, class Joins, class F>
void each_forward(const List& list, Pass<T>& pass, Joins joins, F&& f) {
  if constexpr (requires { list.size(); }) {
    each_layer(list, [&](std::size_t i, const auto& layer) {
      f(i, i, [&](View<const T> x, View<T> y) { layer.forward(x, y, pass); });
    });
  } else if constexpr (I < std::tuple_size_v<List>) {
    const auto& layer = std::get<I>(list);
    constexpr std::size_t after = layers_to_finish<List, I, T, mode>();
    if constexpr (after > 0) {
      if (finishes(layer) && joins(I + after)) {
        f(I, I + after,
          [&](View<const T> x, View<T> y) { forward_run<I, after>(list, x, y, pass); });
        return each_forward<mode, I + after + 1>(list, pass, joins, f);
      }
    }
    f(I, I, [&](View<const T> x, View<T> y) { layer.forward(x, y, pass); });
    each_forward<mode, I + 1>(list, pass, joins, f);
  }
}

/// Calls `f(first, last, backward)` for layers, or a ReLU and the layer after it where
/// that one does both, back to front; `backward(x, y, dy, dx)` is that of the last.
template <class T, class List, class F, std::size_t... I>
void each_backward(List& list, Pass<T>& pass, F&& f, std::index_sequence<I...>) {
  [[maybe_unused]] const auto one = [&]<std::size_t i>(
                                        std::integral_constant<std::size_t, i>) {
    auto& layer = std::get<i>(list);
    using After = typename LayerAt<List, i + 1>::type;
    using Before = typename LayerAt<List, i - 1>::type;  // none before the first
    if constexpr (std::is_same_v<ReLU, std::remove_cvref_t<decltype(layer)>> &&
                  HasBackwardRectified<After, T>) {
      return;  // done with the layer after it
    } else if constexpr (std::is_same_v<ReLU, Before> &&
                         HasBackwardRectified<std::remove_cvref_t<decltype(layer)>,
                                              T>) {
      f(i - 1, i, [&](View<const T> x, View<const T>, View<const T> dy, View<T> dx) {
        layer.backward_rectified(x, dy, dx, pass);
      });
    } else {
      f(i, i, [&](View<const T> x, View<const T> y, View<const T> dy, View<T> dx) {
        layer.backward(x, y, dy, dx, pass);
      });
    }
  };
  (one(std::integral_constant<std::size_t, sizeof...(I) - 1 - I>()), ...);
}

template <class T, class List, class F>
void each_backward(List& list, Pass<T>& pass, F&& f) {
  if constexpr (requires { list.size(); }) {
    each_layer_backwards(list, [&](std::size_t i, auto& layer) {
      f(i, i, [&](View<const T> x, View<const T> y, View<const T> dy, View<T> dx) {
        layer.backward(x, y, dy, dx, pass);
      });
    });
  } else {
    each_backward(list, pass, f, std::make_index_sequence<std::tuple_size_v<List>>());
  }
}

}  // namespace detail

}  // namespace rewire
