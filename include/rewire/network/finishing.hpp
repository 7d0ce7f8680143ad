// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
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

/// A layer whose backward can go through the ReLU after it, too: y and dy are that
/// ReLU's.
template <class L, class T = scalar_of<L>>
concept HasBackwardFinished = requires(L l, View<const T> x, View<T> dx,
                                       Pass<T>& pass) {
  l.backward_finished(x, x, x, dx, pass);
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

/// What a layer can do on the way of what its neighbours would, or is to them.
struct Joins {
  bool relu = false;                ///< is one, that others may do
  bool lines = false;               ///< is one to do, in inference (`HasLines`)
  bool forward_finished = false;    ///< does both, where they come after it
  bool backward_finished = false;   ///< does a ReLU after it
  bool backward_rectified = false;  ///< does a ReLU before it
};

/// What `layer` can; one whose type is known at run time only is asked.
template <class T, class L>
Joins joins_of(const L& layer) {
  if constexpr (requires { layer.joins(); }) {
    return layer.joins();
  } else {
    return {.relu = std::is_same_v<L, ReLU>,
            .lines = HasLines<L, T>,
            .forward_finished = HasForwardFinished<L, T>,
            .backward_finished = HasBackwardFinished<L, T>,
            .backward_rectified = HasBackwardRectified<L, T>};
  }
}

namespace detail {

/// Layers `first` to `last` of a chain, computed in one go: by the one that can.
struct Run {
  std::size_t first, by, last;
};

/// The run that begins with layer `first`: in inference a norm and a ReLU may follow,
/// in training a ReLU, if no backward misses what it overwrites.
inline Run run_from(std::span<const Joins> of, std::size_t first, Mode mode,
                    bool output_read) {
  std::size_t last = first;
  const auto next = [&](bool Joins::*is) {
    if (last + 1 < of.size() && of[last + 1].*is) ++last;
  };
  if (of[first].forward_finished) {
    if (mode == Mode::inference) next(&Joins::lines);
    if (mode == Mode::inference || !output_read) next(&Joins::relu);
  }
  return {first, first, last};
}

/// The run that ends with layer `last` in backward.
inline Run run_to(std::span<const Joins> of, std::size_t last) {
  if (last > 0 && of[last].backward_rectified && of[last - 1].relu)
    return {last - 1, last, last};
  if (last > 0 && of[last].relu && of[last - 1].backward_finished)
    return {last - 1, last - 1, last};
  return {last, last, last};
}

/// y of the run's last layer from x of its first.
template <class T, class List>
void forward(const List& list, std::span<const Joins> of, const Run& run,
             View<const T> x, View<T> y, Pass<T>& pass) {
  if (run.first == run.last) {
    return one_layer(list, run.by,
                     [&](const auto& layer) { layer.forward(x, y, pass); });
  }
  auto scratch = pass.scratch();
  Finish<T> finish;
  finish.rectify = of[run.last].relu;
  if (of[run.first + 1].lines) {
    const auto factor = scratch.template take<T>(y.shape.channels),
               summand = scratch.template take<T>(y.shape.channels);
    one_layer(list, run.first + 1, [&]<class L>(const L& norm) {
      if constexpr (HasLines<L, T>) norm.lines(factor, summand);
    });
    finish.factor = factor.data();
    finish.summand = summand.data();
  }
  one_layer(list, run.by, [&]<class L>(const L& layer) {
    if constexpr (HasForwardFinished<L, T>) layer.forward_finished(x, y, finish, pass);
  });
}

/// dx of the run's first layer from dy of its last; x is what the layer read that does
/// both.
template <class T, class List>
void backward(List& list, const Run& run, View<const T> x, View<const T> y,
              View<const T> dy, View<T> dx, Pass<T>& pass) {
  one_layer(list, run.by, [&]<class L>(L& layer) {
    if constexpr (HasBackwardFinished<L, T>) {
      if (run.by < run.last) return layer.backward_finished(x, y, dy, dx, pass);
    }
    if constexpr (HasBackwardRectified<L, T>) {
      if (run.first < run.by) return layer.backward_rectified(x, dy, dx, pass);
    }
    layer.backward(x, y, dy, dx, pass);
  });
}

}  // namespace detail

}  // namespace rewire
