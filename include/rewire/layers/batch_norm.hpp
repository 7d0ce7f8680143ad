// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/channel_sums.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

struct BatchNormOptions {
  double eps = 1e-5;      ///< added to the variance
  double momentum = 0.1;  ///< share of a batch in the running statistics, in [0, 1]
  double scale = 1;       ///< that `weight` starts with
};

/// Batch normalisation (Ioffe and Szegedy, ICML 2015), for each channel:
///   y = weight * (x - mean) / sqrt(variance + eps) + bias
/// with mean and variance of the batch in training, the running ones in inference.  The
/// running variance is that of the population (n - 1), as PyTorch keeps it.  Both move
/// in backward, so that a forward that is computed again counts once.  weight and bias
/// decay where biases do.
template <class T = float>
class BatchNorm {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  explicit BatchNorm(BatchNormOptions options = {}) : options_(options) {
    require_range(options.momentum, 0, 1, "BatchNorm", "momentum");
    if (!(options.eps > 0)) {
      throw Error({"BatchNorm", "eps > 0", text(options.eps), "choose 1e-5, say"});
    }
  }

  std::string name() const { return "BatchNorm"; }

  Shape build(Shape input, Rng&) {
    pixels_ = input.pixels();
    weight_ = Parameter<T>({input.channels}, Role::bias);
    std::fill(weight_.value.begin(), weight_.value.end(),
              static_cast<T>(options_.scale));
    bias_ = Parameter<T>({input.channels}, Role::bias);
    mean_ = {{input.channels}, std::vector<T>(input.channels)};
    variance_ = {{input.channels}, std::vector<T>(input.channels, T{1})};
    return input;
  }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    std::span<Statistics> of_batch;
    if (pass.training()) {
      of_batch = pass.template keep<Statistics>(channels());
      pass.save(of_batch);
    }
    each_channel(pass.team(), [&](std::size_t c) {
      Statistics s{mean_.value[c], inverse(static_cast<double>(variance_.value[c]))};
      if (pass.training()) of_batch[c] = s = statistics(x, c);
      const T factor = weight_.value[c] * s.inverse,
              summand = bias_.value[c] - s.mean * factor;
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        dispatch<detail::Map>([=](T a) { return a * factor + summand; },
                              pixels_ * x.lanes, channel(y, t, c), channel(x, t, c));
      }
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const auto of_batch = pass.template restore<std::span<Statistics>>();
    const double n = static_cast<double>(x.samples * pixels_);
    each_channel(pass.team(), [&](std::size_t c) {
      const Statistics s = of_batch[c];
      run_along(s, n, c);
      ChannelSums sums;
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        add_gradient_sums(channel(x, t, c), channel(dy, t, c), s.mean, pixels_, x.lanes,
                          x.filled(t), sums);
      }
      const double inverse = static_cast<double>(s.inverse);
      weight_.gradient[c] += static_cast<T>(sums.second * inverse);
      bias_.gradient[c] += static_cast<T>(sums.first);
      if (dx.empty()) return;
      // dx = weight * inverse * (dy - mean of dy - x^ * mean of dy x^)
      const double factor = static_cast<double>(weight_.value[c]) * inverse,
                   slope = -factor * inverse * inverse * sums.second / n;
      const T of_dy = static_cast<T>(factor), of_x = static_cast<T>(slope),
              rest = static_cast<T>(-factor * sums.first / n), mean = s.mean;
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        dispatch<detail::Map>(
            [=](T a, T d) { return of_dy * d + of_x * (a - mean) + rest; },
            pixels_ * x.lanes, channel(dx, t, c), channel(x, t, c), channel(dy, t, c));
        clear_padding(dx, t, c);
      }
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight_);
    v(at / "bias", self.bias_);
    v(at / "running_mean", self.mean_);
    v(at / "running_var", self.variance_);
  }

 private:
  struct Statistics {
    T mean, inverse;  // 1 / sqrt(variance + eps)
  };

  std::size_t channels() const { return weight_.size(); }

  /// A channel's share is long enough to be worth a thread.
  template <class F>
  void each_channel(Team& team, F f) const {
    parallel_for(team, channels(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t c = begin; c < end; ++c) f(c);
    });
  }

  template <class U>
  U* channel(const View<U>& v, std::size_t t, std::size_t c) const {
    return v.tile(t) + c * pixels_ * v.lanes;
  }

  T inverse(double variance) const {
    return static_cast<T>(1 / std::sqrt(variance + options_.eps));
  }

  Statistics statistics(Input<T> x, std::size_t c) const {
    const T shift = *channel(x, 0, c);
    ChannelSums sums;
    for (std::size_t t = 0; t < x.tiles(); ++t)
      add_moments(channel(x, t, c), shift, pixels_, x.lanes, x.filled(t), sums);
    const double n = static_cast<double>(x.samples * pixels_), off = sums.first / n;
    return {static_cast<T>(static_cast<double>(shift) + off),
            inverse(std::max(0.0, sums.second / n - off * off))};
  }

  void run_along(const Statistics& s, double n, std::size_t c) {
    const double inverse = static_cast<double>(s.inverse),
                 variance = 1 / (inverse * inverse) - options_.eps;
    const auto move = [&](T& to, double batch) {
      to = static_cast<T>((1 - options_.momentum) * static_cast<double>(to) +
                          options_.momentum * batch);
    };
    move(mean_.value[c], static_cast<double>(s.mean));
    move(variance_.value[c], std::max(0.0, variance) * (n > 1 ? n / (n - 1) : 1));
  }

  void clear_padding(Output<T> dx, std::size_t t, std::size_t c) const {
    const std::size_t filled = dx.filled(t);
    if (filled == dx.lanes) return;
    T* const at = channel(dx, t, c);
    for (std::size_t p = 0; p < pixels_; ++p)
      std::fill_n(at + p * dx.lanes + filled, dx.lanes - filled, T{});
  }

  BatchNormOptions options_;
  std::size_t pixels_ = 1;
  Parameter<T> weight_, bias_;
  Buffer<T> mean_, variance_;
};
static_assert(check_layer<BatchNorm<float>>());

}  // namespace rewire
