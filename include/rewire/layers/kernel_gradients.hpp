// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <rewire/kernels/sparse_conv_gradient.hpp>
#include <rewire/kernels/window.hpp>
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

  /// Links by input channel and pixel of the kernel through which it is read: those of
  /// the two are from `ptr` of channel * taps + pixel on.
  struct Links {
    const std::uint64_t* ptr;
    const std::uint32_t* at;  ///< where each reads a tile that is laid out
    const T* values;          ///< one a link

    /// Without the channels before `channel`.
    Links from(std::size_t channel, std::size_t taps) const {
      return {ptr + channel * taps, at, values};
    }
  };

  /// at[k] of the links in rows [first, end) of `ptr`, a row for each channel and
  /// pixel, which go to the outputs `output[k]`.
  void locate(const std::uint64_t* ptr, const std::uint32_t* output, std::size_t first,
              std::size_t end, std::uint32_t* at) const {
    for (std::size_t row = first; row < end; ++row) {
      const std::size_t tap = runs_.at(row % taps());
      for (std::uint64_t k = ptr[row]; k < ptr[row + 1]; ++k)
        at[k] = static_cast<std::uint32_t>(output[k] * runs_.plane() + tap);
    }
  }

  /// dw[k] += of the links of `channel`, the first of `w`.  dx, of a whole tile, unless
  /// null, gets the gradient of the channel.
  template <MapSource<T> Source>
  void add(const Links& w, std::size_t channel, const Source& maps, std::size_t t,
           T* dx, T* dw, std::size_t thread) const {
    for (std::size_t r = 0; r < rows(); ++r)
      add_row(r, w, channel, maps, t, dx, dw, thread);
  }

  /// The share of one row of x: channels that take a row each, before the next, find
  /// the rows of dy that they read in the second-level cache.
  template <MapSource<T> Source>
  void add_row(std::size_t r, const Links& w, std::size_t channel, const Source& maps,
               std::size_t t, T* dx, T* dw, std::size_t thread) const {
    const std::size_t lanes = runs_.lanes(), width = input_.width * lanes,
                      row = (channel * input_.height + r) * width;
    const bool apart = window_.stride > 1;
    const std::size_t following =
        apart || channel + 1 == channels() ? 0 : input_.height * width;
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
      sparse_conv_backward(
          SparseConvGradient<T>{.ptr = w.ptr,
                                .at = w.at,
                                .values = w.values,
                                .tap = run.tap,
                                .taps = run.taps,
                                .x = apart ? x_run : x,
                                .dy = run.dy,
                                .dx = to,
                                .dw = dw,
                                .run = run.columns * lanes,
                                .x_next = maps.stored(t) == nullptr ? 0 : following,
                                .dx_next = following});
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
