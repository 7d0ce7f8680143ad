// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/depthwise.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/layers/conv_window.hpp>
#include <rewire/storage/initial.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

/// The kernel of a depthwise convolution, and what it starts with.
struct DepthwiseConvOptions {
  std::size_t kernel = 3;  ///< pixels of a side
  std::size_t stride = 1;  ///< pixels
  std::optional<std::size_t> padding =
      {};  ///< zeros on each side; by default as many as keep the size at stride 1
  std::size_t dilation = 1;       ///< from one pixel of the kernel to the next
  Initial initial = Initial::he;  ///< how weights are drawn
  bool bias = true;               ///< whether there is b, which starts at 0

  /// So many as channels.
  static constexpr std::size_t groups =
      1;  // of conv_name: that there are many is clear
};

/// y[c] = b[c] + correlation of x[c] with a kernel of its own: as many outputs as
/// inputs.  W: (channels, 1, kernel, kernel); b starts at 0.  What `Conv` computes with
/// as many groups as channels, as fast as memory allows.
template <class T = float>
class DepthwiseConv {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// Throws Error where an option is out of its range.
  explicit DepthwiseConv(DepthwiseConvOptions options = {})
      : options_(options), window_(conv_window("DepthwiseConv", options)) {}

  std::string name() const { return conv_name("DepthwiseConv", options_); }

  /// Throws where the kernel is larger than the padded map.
  Shape build(Shape input, Rng& rng) {
    input_ = input;
    output_ = conv_output(name(), window_, input.channels, 1, input);
    weight_ =
        Parameter<T>({input.channels, 1, window_.height, window_.width}, Role::weight);
    weight_.positions = output_.pixels();
    InitialDraw(options_.initial, window_.taps(), window_.taps())
        .fill(std::span(weight_.value), rng);
    bias_ = Parameter<T>({options_.bias ? input.channels : 0}, Role::bias);
    return output_;
  }

  std::size_t lanes() const { return 16; }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    forward_finished(x, y, {}, pass);
  }
  /// The same, with what follows done on the way.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    auto scratch = pass.scratch();
    Team& team = pass.team();
    const StoredMaps<T> from{x};
    const auto maps = scratch.template take<SpreadMaps<T>>(team.size());
    for (auto& one : maps) one = SpreadMaps<T>(window_, from, 1, scratch);
    const Spread layout = maps[0].layout;
    const auto taps = scratch.template take<Tap>(window_.taps());
    taps_of(window_, layout, taps);
    const std::size_t run = output_.width * x.lanes;
    each_channel(team, x, [&](std::size_t t, std::size_t c, std::size_t part) {
      depthwise(Depthwise<T>{.x = maps[part].channel(from, t, c),
                             .x_row = window_.stride * layout.row_size(),
                             .tap = taps.data(),
                             .taps = taps.size(),
                             .w = weight_.value.data() + c * window_.taps(),
                             .bias = options_.bias ? bias_.value[c] : T{},
                             .y = y.tile(t) + c * output_.height * run,
                             .y_row = run,
                             .rows = output_.height,
                             .run = run,
                             .finish = finish.from(c)});
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    assert(weight_.gradient.size() == weight_.size() && "prepare_training first");
    auto scratch = pass.scratch();
    Team& team = pass.team();
    const auto runs = scratch.template take<GradientRuns<T>>(team.size());
    for (auto& one : runs) one = GradientRuns<T>(window_, input_, 1, x.lanes, scratch);
    const std::size_t plane = input_.pixels() * x.lanes;
    // With a stride: the runs of a class of rows, taken from x and put into dx.
    const auto memory = scratch.template take<T>(
        window_.stride > 1 ? 2 * team.size() * input_.height * runs[0].most() : 0);
    each_channel(team, x, [&](std::size_t t, std::size_t c, std::size_t part) {
      runs[part].load(dy, t, c, 0);
      T* const to = dx.empty() ? nullptr : dx.tile(t) + c * plane;
      for (std::size_t i = 0; i < window_.stride * window_.stride; ++i) {
        backward_of(runs[part], i / window_.stride, i % window_.stride, c,
                    x.tile(t) + c * plane, to,
                    memory.data() + 2 * part * input_.height * runs[part].most());
      }
    });
    if (!options_.bias) return;
    parallel_for(team, input_.channels, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < dy.tiles(); ++t) {
        row_sums(begin, end, dy.tile(t), bias_.gradient.data(),
                 output_.pixels() * dy.lanes);
      }
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  /// Calls `f(tile, channel, thread)` for all; a channel's gradient has one thread.
  template <class F>
  void each_channel(Team& team, const View<const T>& x, F f) const {
    parallel_for(team, input_.channels,
                 [&](std::size_t begin, std::size_t end, std::size_t part) {
                   for (std::size_t c = begin; c < end; ++c) {
                     for (std::size_t t = 0; t < x.tiles(); ++t) f(t, c, part);
                   }
                 });
  }

  /// Gradients of the pixels whose row is `first` and so on, each `stride` apart, and
  /// whose column is b modulo stride in the padded map; x, dx: of one channel.
  void backward_of(const GradientRuns<T>& runs, std::size_t first, std::size_t b,
                   std::size_t channel, const T* x, T* dx, T* memory) {
    if (first >= input_.height) return;
    const std::size_t stride = window_.stride, row = input_.width * runs.lanes(),
                      rows = (input_.height - first + stride - 1) / stride;
    const auto run = runs.run(first, b);
    const bool apart = stride > 1;
    T* const dx_memory = memory + (apart ? input_.height * runs.most() : 0);
    for (std::size_t r = 0; apart && r < rows; ++r)
      runs.get(run, x + (first + r * stride) * row, memory + r * runs.most());
    depthwise_backward(
        DepthwiseGradient<T>{.x = apart ? memory : x,
                             .dx = dx == nullptr ? nullptr
                                   : apart       ? dx_memory
                                                 : dx,
                             .x_row = apart ? runs.most() : row,
                             .dy = run.dy,
                             .dy_row = runs.most(),
                             .tap = run.tap,
                             .taps = run.taps,
                             .w = weight_.value.data() + channel * window_.taps(),
                             .dw = weight_.gradient.data() + channel * window_.taps(),
                             .rows = rows,
                             .run = run.columns * runs.lanes()});
    for (std::size_t r = 0; apart && dx != nullptr && r < rows; ++r) {
      T* const from = dx_memory + r * runs.most();
      if (run.taps == 0) std::fill_n(from, run.columns * runs.lanes(), T{});
      runs.put(run, from, dx + (first + r * stride) * row);
    }
  }

  DepthwiseConvOptions options_;
  Window window_;
  Shape input_, output_;
  Parameter<T> weight_, bias_;
};
static_assert(check_layer<DepthwiseConv<float>>());

}  // namespace rewire
