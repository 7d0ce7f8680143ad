// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <rewire/kernels/sparse_conv.hpp>
#include <rewire/layers/conv_window.hpp>

namespace rewire {

/// The gradients of a sparse convolution, one input channel of a tile at a time.
template <class T>
class KernelGradients {
 public:
  KernelGradients(const Window& window, const Shape& input, const View<const T>& dy,
                  std::size_t threads, typename Pass<T>::Scratch& scratch)
      : window_(window),
        input_(input),
        runs_(window, input, dy.shape.channels, dy.lanes, scratch),
        plane_(input.pixels() * dy.lanes),
        planes_(scratch.template take<T>(threads * plane_)),
        memory_(scratch.template take<T>(2 * threads * runs_.most())) {}

  std::size_t channels() const { return input_.channels; }
  std::size_t taps() const { return window_.taps(); }

  /// Lays a tile of dy out, which `add` then reads.
  void load(const View<const T>& dy, std::size_t t, Team& team) const {
    runs_.load(dy, t, team);
  }

  /// dw[k] += of the links in rows [first, first + taps) of `w`, which is transposed: a
  /// row for each pixel of the kernel, of outputs that read this channel through it.
  /// dx, of a whole tile, unless null, gets the gradient of the channel.
  template <MapSource<T> Source>
  void add(const SparseRows<T>& w, std::size_t first, std::size_t channel,
           const Source& maps, std::size_t t, T* dx, T* dw, std::size_t thread) const {
    const T* const x = plane(maps, t, channel, thread);
    if (dx != nullptr) dx += channel * plane_;
    const std::size_t lanes = runs_.lanes(), width = input_.width * lanes;
    const bool apart = window_.stride > 1;
    T* const x_run = memory_.data() + 2 * thread * runs_.most();
    T* const dx_run = x_run + runs_.most();
    for (std::size_t r = 0; r < input_.height; ++r) {
      const std::size_t row = r * width;
      for (std::size_t b = 0; b < window_.stride; ++b) {
        const auto run = runs_.run(r, b);
        if (apart) runs_.get(run, x + row, x_run);
        T* const to = dx == nullptr ? nullptr : apart ? dx_run : dx + row;
        sparse_conv_backward(SparseConvGradient<T>{.w = w,
                                                   .first = first,
                                                   .tap = run.tap,
                                                   .taps = run.taps,
                                                   .x = apart ? x_run : x + row,
                                                   .dy = run.dy,
                                                   .dy_plane = runs_.plane(),
                                                   .dx = to,
                                                   .dw = dw,
                                                   .run = run.columns * lanes});
        if (apart && dx != nullptr) runs_.put(run, dx_run, dx + row);
      }
    }
  }

 private:
  /// A channel as it lies, or computed.
  template <class Source>
  const T* plane(const Source& maps, std::size_t t, std::size_t channel,
                 std::size_t thread) const {
    if (const T* const tile = maps.stored(t)) return tile + channel * plane_;
    T* const to = planes_.data() + thread * plane_;
    maps.copy(t, channel, 0, plane_, to);
    return to;
  }

  Window window_;
  Shape input_;
  GradientRuns<T> runs_;
  std::size_t plane_;  ///< numbers of a channel
  std::span<T> planes_, memory_;
};

}  // namespace rewire
