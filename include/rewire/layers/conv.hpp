// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/conv.hpp>
#include <rewire/kernels/conv_weights.hpp>
#include <rewire/layers/bias.hpp>
#include <rewire/layers/conv_window.hpp>
#include <rewire/layers/pointwise.hpp>
#include <rewire/layers/winograd_correlation.hpp>
#include <rewire/layers/winograd_weight_gradient.hpp>
#include <rewire/storage/initial.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

/// The kernel of a convolution, and what it starts with.
struct ConvOptions {
  std::size_t kernel = 3;  ///< pixels of a side
  std::size_t stride = 1;  ///< pixels
  std::optional<std::size_t> padding =
      {};  ///< zeros on each side; by default as many as keep the size at stride 1
  std::size_t dilation = 1;       ///< from one pixel of the kernel to the next
  std::size_t groups = 1;         ///< channels that have nothing to do with one another
  Initial initial = Initial::he;  ///< how weights are drawn
  bool bias = true;               ///< whether there is b, which starts at 0
  bool winograd = true;  ///< minimal filtering F(2 x 2, 3 x 3) where it is faster
};

/// y[o] = b[o] + sum over the input channels of o's group of their correlation with a
/// kernel each.  W: (outputs, channels / groups, kernel, kernel); b starts at 0.
template <class T = float>
class Conv {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// `outputs` >= 1 channels; throws Error where an option is out of its range.
  explicit Conv(std::size_t outputs, ConvOptions options = {})
      : outputs_(outputs), options_(options), window_(conv_window("Conv", options)) {
    detail::require_groups("Conv", outputs, options.groups);
  }

  std::string name() const { return conv_name("Conv", outputs_, options_); }

  /// Throws where the groups do not divide the channels, or the kernel is larger than
  /// the padded map.
  Shape build(Shape input, Rng& rng) {
    input_ = input;
    output_ = conv_output(name(), window_, outputs_, options_.groups, input);
    const std::size_t per_group = input.channels / options_.groups;
    weight_ = Parameter<T>({outputs_, per_group, window_.height, window_.width},
                           Role::weight);
    weight_.positions = output_.pixels();
    InitialDraw(options_.initial, per_group * window_.taps(),
                outputs_ / options_.groups * window_.taps())
        .fill(std::span(weight_.value), rng);
    bias_ = Parameter<T>({options_.bias ? outputs_ : 0}, Role::bias);
    return output_;
  }

  std::size_t lanes() const { return 16; }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    forward_finished(x, y, {}, pass);
  }
  /// The same, with what follows done on the way.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    forward_from(StoredMaps<T>{x}, y, pass, finish);
  }
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    backward_from(StoredMaps<T>{x}, dy, dx, pass);
  }

  /// The same where the input comes from anywhere, perhaps computed on the way.
  template <MapSource<T> Source>
  void forward_from(const Source& x, Output<T> y, Pass<T>& pass,
                    const Finish<T>& finish = {}) const {
    const T* const bias = options_.bias ? bias_.value.data() : nullptr;
    if (pointwise()) {
      return detail::pointwise_correlate(weight_.value.data(), bias, finish, x, y,
                                         pass);
    }
    if (winograd(input_.channels, output_)) {
      return winograd_correlate(
          {.kernels = {weight_.value.data(), cells(), window_.taps()},
           .padding = window_.padding,
           .bias = bias,
           .finish = finish},
          x, y, pass);
    }
    auto scratch = pass.scratch();
    const SpreadMaps<T> maps(window_, x, input_.channels, scratch);
    const auto taps = scratch.template take<Tap>(window_.taps());
    taps_of(window_, maps.layout, taps);
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      const T* const from = maps.tile(x, t, pass.team());
      parallel_for(
          pass.team(), output_.height, [&](std::size_t begin, std::size_t end) {
            each_group([&](std::size_t input, std::size_t output) {
              const std::size_t run = output_.width * x.lanes();
              correlate(
                  Correlation<T>{.x = from + input * maps.layout.plane(),
                                 .x_plane = maps.layout.plane(),
                                 .x_row = window_.stride * maps.layout.row_size(),
                                 .channels = inputs_of_group(),
                                 .tap = taps.data(),
                                 .taps = taps.size(),
                                 .w = weight_.value.data() + output * cells(),
                                 .w_output = cells(),
                                 .w_channel = window_.taps(),
                                 .bias = bias == nullptr ? nullptr : bias + output,
                                 .y = y.tile(t) + output * output_.height * run,
                                 .y_plane = output_.height * run,
                                 .y_row = run,
                                 .outputs = outputs_of_group(),
                                 .run = run,
                                 .finish = finish.from(output)},
                  begin, end);
            });
          });
    }
  }

  /// Backward of `forward_from`: overwrites dx, unless it is empty.
  template <MapSource<T> Source>
  void backward_from(const Source& x, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    assert(weight_.gradient.size() == weight_.size() && "prepare_training first");
    weight_gradient(x, dy, pass);
    if (!dx.empty()) input_gradient(dy, dx, pass);
    detail::add_bias_gradient<T>(dy, bias_, pass.team());
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  /// Whether an output pixel sees the same pixel of all channels and nothing else.
  bool pointwise() const {
    return window_.taps() == 1 && window_.stride == 1 && window_.padding == 0 &&
           options_.groups == 1;
  }

  /// Whether sums over so many channels are made by minimal filtering.
  bool winograd(std::size_t channels, const Shape& result) const {
    return options_.winograd && options_.groups == 1 && winograd_applies(window_) &&
           winograd_pays(channels, result);
  }

  std::size_t inputs_of_group() const { return input_.channels / options_.groups; }
  std::size_t outputs_of_group() const { return outputs_ / options_.groups; }
  /// Weights of one output.
  std::size_t cells() const { return inputs_of_group() * window_.taps(); }

  /// Calls `f(first input channel, first output)` for each group.
  template <class F>
  void each_group(F f) const {
    for (std::size_t g = 0; g < options_.groups; ++g)
      f(g * inputs_of_group(), g * outputs_of_group());
  }

  template <class Source>
  void weight_gradient(const Source& x, Input<T> dy, Pass<T>& pass) {
    if (x.lanes() * sizeof(T) % 64 == 0 && winograd(input_.channels, output_)) {
      return winograd_weight_gradient(x, dy, window_.padding, weight_.gradient.data(),
                                      pass);
    }
    auto scratch = pass.scratch();
    const SpreadMaps<T> maps(window_, x, input_.channels, scratch);
    const auto taps = scratch.template take<Tap>(window_.taps());
    taps_of(window_, maps.layout, taps);
    const auto sources = scratch.template take<std::uint32_t>(cells());
    for (std::size_t s = 0; s < sources.size(); ++s) {
      sources[s] = static_cast<std::uint32_t>(s / taps.size() * maps.layout.plane() +
                                              taps[s % taps.size()].at);
    }
    const bool square =
        window_.stride == 1 && window_.height == 3 && window_.width == 3;
    WeightCorrelation<T> all{.x_row = window_.stride * maps.layout.row_size(),
                             .source = sources.data(),
                             .dy_plane = output_.pixels() * x.lanes(),
                             .dy_row = output_.width * x.lanes(),
                             .dw_output = cells(),
                             .outputs = outputs_of_group(),
                             .rows = output_.height,
                             .run = output_.width * x.lanes()};
    if (square) all.square = {taps[3].at, taps[1].at};
    const std::size_t block = all.block();
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      const T* const from = maps.tile(x, t, pass.team());
      parallel_for(pass.team(), (cells() + block - 1) / block,
                   [&](std::size_t begin, std::size_t end) {
                     each_group([&](std::size_t input, std::size_t output) {
                       WeightCorrelation<T> group = all;
                       group.x = from + input * maps.layout.plane();
                       group.dy = dy.tile(t) + output * all.dy_plane;
                       group.dw = weight_.gradient.data() + output * cells();
                       correlate_weights(group, begin * block,
                                         std::min(end * block, cells()));
                     });
                   });
    }
  }

  void input_gradient(Input<T> dy, Output<T> dx, Pass<T>& pass) {
    if (winograd(outputs_, input_)) {
      return winograd_correlate(
          {.kernels = {weight_.value.data(), window_.taps(), cells(), true},
           .padding = 2 - window_.padding},
          StoredMaps<T>{dy}, dx, pass);
    }
    auto scratch = pass.scratch();
    const GradientRuns<T> runs(window_, input_, outputs_, dy.lanes, scratch);
    Team& team = pass.team();
    const bool apart = window_.stride > 1;
    const auto memory = scratch.template take<T>(
        apart ? team.size() * input_.channels * runs.most() : 0);
    for (std::size_t t = 0; t < dy.tiles(); ++t) {
      runs.load(dy, t, team);
      team.run([&](std::size_t part) {
        T* const mine = memory.data() + part * input_.channels * runs.most();
        const std::size_t parts = team.size();
        for (std::size_t r = input_.height * part / parts;
             r < input_.height * (part + 1) / parts; ++r) {
          for (std::size_t b = 0; b < window_.stride; ++b)
            input_gradient_of(runs, r, b, dx.tile(t), apart ? mine : nullptr);
        }
      });
    }
  }

  void input_gradient_of(const GradientRuns<T>& runs, std::size_t row, std::size_t b,
                         T* dx, T* apart) const {
    const auto run = runs.run(row, b);
    const std::size_t lanes = runs.lanes(), plane = input_.pixels() * lanes;
    T* const to = dx + row * input_.width * lanes;
    each_group([&](std::size_t input, std::size_t output) {
      T* const y = apart == nullptr ? to + input * plane : apart + input * runs.most();
      correlate(Correlation<T>{.x = run.dy + output * runs.plane(),
                               .x_plane = runs.plane(),
                               .channels = outputs_of_group(),
                               .tap = run.tap,
                               .taps = run.taps,
                               .w = weight_.value.data() + output * cells(),
                               .w_output = window_.taps(),
                               .w_channel = cells(),
                               .y = y,
                               .y_plane = apart == nullptr ? plane : runs.most(),
                               .outputs = inputs_of_group(),
                               .run = run.columns * lanes},
                0, 1);
    });
    for (std::size_t c = 0; apart != nullptr && c < input_.channels; ++c)
      runs.put(run, apart + c * runs.most(), to + c * plane);
  }

  std::size_t outputs_;
  ConvOptions options_;
  Window window_;
  Shape input_, output_;
  Parameter<T> weight_, bias_;
};
static_assert(check_layer<Conv<float>>());

}  // namespace rewire
