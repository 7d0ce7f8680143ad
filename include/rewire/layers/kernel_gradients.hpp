// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <rewire/kernels/sparse_conv_gradient.hpp>
#include <rewire/layers/conv_window.hpp>

namespace rewire {

/// The gradients of a sparse convolution, one input channel of a tile at a time.
template <class T>
class KernelGradients {
 public:
  /// For maps of shape `input` and gradients like `dy`; takes its memory from
  /// `scratch`.
  KernelGradients(const Window& window, const Shape& input, const View<const T>& dy,
                  std::size_t threads, typename Pass<T>::Scratch& scratch)
      : window_(window),
        input_(input),
        runs_(window, input, dy.shape.channels, dy.lanes, scratch),
        computed_(scratch.template take<T>(threads * input.width * dy.lanes)),
        memory_(scratch.template take<T>(2 * threads * runs_.most())) {}

  /// Of the input.
  std::size_t channels() const { return input_.channels; }
  /// Pixels of the kernel.
  std::size_t taps() const { return window_.taps(); }

  /// Lays a tile of dy out, which `add` then reads.
  void load(const View<const T>& dy, std::size_t t, Team& team) const {
    runs_.load(dy, t, team);
  }

  /// Of the input.
  std::size_t rows() const { return input_.height; }

  /// dw[k] += of the links in rows [first, first + taps) of `w`, which is transposed: a
  /// row for each pixel of the kernel, of outputs that read this channel through it.
  /// dx, of a whole tile, unless null, gets the gradient of the channel.
  template <MapSource<T> Source>
  void add(const SparseRows<T>& w, std::size_t first, std::size_t channel,
           const Source& maps, std::size_t t, T* dx, T* dw, std::size_t thread) const {
    for (std::size_t r = 0; r < rows(); ++r)
      add_row(r, w, first, channel, maps, t, dx, dw, thread);
  }

  /// The share of one row of x: channels that take a row each, before the next, find
  /// the rows of dy that they read in the second-level cache.
  template <MapSource<T> Source>
  void add_row(std::size_t r, const SparseRows<T>& w, std::size_t first,
               std::size_t channel, const Source& maps, std::size_t t, T* dx, T* dw,
               std::size_t thread) const {
    const std::size_t lanes = runs_.lanes(), width = input_.width * lanes,
                      row = (channel * input_.height + r) * width;
    const bool apart = window_.stride > 1;
    T* const x_run = memory_.data() + 2 * thread * runs_.most();
    T* const dx_run = x_run + runs_.most();
    const T* x = maps.stored(t);
    if (x != nullptr) {
      x += row;
    } else {
      T* const to = computed_.data() + thread * width;
      maps.copy(t, channel, r * width, width, to);
      x = to;
    }
    for (std::size_t b = 0; b < window_.stride; ++b) {
      const auto run = runs_.run(r, b);
      if (apart) runs_.get(run, x, x_run);
      T* const to = dx == nullptr ? nullptr : apart ? dx_run : dx + row;
      sparse_conv_backward(SparseConvGradient<T>{.w = w,
                                                 .first = first,
                                                 .tap = run.tap,
                                                 .taps = run.taps,
                                                 .x = apart ? x_run : x,
                                                 .dy = run.dy,
                                                 .dy_plane = runs_.plane(),
                                                 .dx = to,
                                                 .dw = dw,
                                                 .run = run.columns * lanes});
      if (apart && dx != nullptr) runs_.put(run, dx_run, dx + row);
    }
  }

 private:
  Window window_;
  Shape input_;
  GradientRuns<T> runs_;
  std::span<T> computed_, memory_;
};

}  // namespace rewire
