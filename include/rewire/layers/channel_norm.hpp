// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/channel_sums.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

/// How a batch normalisation begins and remembers.
struct BatchNormOptions {
  double eps = 1e-5;      ///< added to the variance
  double momentum = 0.1;  ///< share of a batch in the running statistics, in [0, 1]
  double scale = 1;       ///< that `weight` starts with
};

/// Of one channel over a batch; the variance is that of the sample (n).
template <class T>
struct ChannelMoments {
  T mean = 0, variance = 1;  ///< of a channel; the variance divided by n
};

namespace detail {

/// Channel c of a tile.
template <class T>
T* channel(const View<T>& v, std::size_t t, std::size_t c) {
  return v.tile(t) + c * v.shape.pixels() * v.lanes;
}

/// Calls `f(c)` for each channel: a channel's share of the work is worth a thread.
template <class F>
void each_channel(Team& team, std::size_t channels, F f) {
  parallel_for(team, channels, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) f(c);
  });
}

template <class T>
ChannelMoments<T> channel_moments(View<const T> x, std::size_t c) {
  const T shift = *channel(x, 0, c);
  ChannelSums sums;
  for (std::size_t t = 0; t < x.tiles(); ++t)
    add_moments(channel(x, t, c), shift, x.shape.pixels(), x.lanes, x.filled(t), sums);
  const double n = static_cast<double>(x.samples * x.shape.pixels()),
               off = sums.first / n;
  return {static_cast<T>(static_cast<double>(shift) + off),
          static_cast<T>(std::max(0.0, sums.second / n - off * off))};
}

/// Gradients in padding lanes are zero.
template <class T>
void clear_padding(View<T> dx, std::size_t t, std::size_t c) {
  const std::size_t filled = dx.filled(t);
  if (filled == dx.lanes) return;
  T* const at = channel(dx, t, c);
  for (std::size_t p = 0; p < dx.shape.pixels(); ++p)
    std::fill_n(at + p * dx.lanes + filled, dx.lanes - filled, T{});
}

/// What batch normalisation trains and remembers of its channels, for the layers that
/// normalise.
template <class T>
class ChannelNorm {
 public:
  explicit ChannelNorm(const char* layer, BatchNormOptions options)
      : options_(options) {
    require_range(options.momentum, 0, 1, layer, "momentum");
    if (!(options.eps > 0)) {
      throw Error({layer, "eps > 0", text(options.eps), "choose 1e-5, say"});
    }
  }

  void build(std::size_t channels) {
    weight_ = Parameter<T>({channels}, Role::bias);
    std::fill(weight_.value.begin(), weight_.value.end(),
              static_cast<T>(options_.scale));
    bias_ = Parameter<T>({channels}, Role::bias);
    mean_ = {{channels}, std::vector<T>(channels)};
    variance_ = {{channels}, std::vector<T>(channels, T{1})};
  }

  std::size_t channels() const { return weight_.size(); }
  ChannelMoments<T> running(std::size_t c) const {
    return {mean_.value[c], variance_.value[c]};
  }

  /// y = factor * x + summand
  struct Line {
    T factor, summand;
  };
  Line line(const ChannelMoments<T>& m, std::size_t c) const {
    const T factor = weight_.value[c] * static_cast<T>(inverse(m));
    return {factor, bias_.value[c] - m.mean * factor};
  }

  /// dx = of_dy * dy + of_x * (x - mean) + rest
  struct Slope {
    T of_dy, of_x, rest, mean;
  };

  /// Takes the sums of dy and of dy * (x - mean) over all n numbers of a channel: adds
  /// to the gradients of weight and bias, moves the running statistics along, and says
  /// what dx is:
  ///   weight * inverse * (dy - mean of dy - x^ * mean of dy x^)
  Slope backward(const ChannelMoments<T>& m, const ChannelSums& sums, double n,
                 std::size_t c) {
    run_along(m, n, c);
    const double inv = inverse(m);
    weight_.gradient[c] += static_cast<T>(sums.second * inv);
    bias_.gradient[c] += static_cast<T>(sums.first);
    const double factor = static_cast<double>(weight_.value[c]) * inv;
    return {static_cast<T>(factor),
            static_cast<T>(-factor * inv * inv * sums.second / n),
            static_cast<T>(-factor * sums.first / n), m.mean};
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight_);
    v(at / "bias", self.bias_);
    v(at / "running_mean", self.mean_);
    v(at / "running_var", self.variance_);
  }

 private:
  double inverse(const ChannelMoments<T>& m) const {
    return 1 / std::sqrt(static_cast<double>(m.variance) + options_.eps);
  }

  /// The running variance is that of the population (n - 1), as PyTorch keeps it.  One
  /// number has none: where PyTorch throws, the variance stays as it is.
  void run_along(const ChannelMoments<T>& m, double n, std::size_t c) {
    const auto move = [&](T& to, double batch) {
      to = static_cast<T>((1 - options_.momentum) * static_cast<double>(to) +
                          options_.momentum * batch);
    };
    move(mean_.value[c], static_cast<double>(m.mean));
    if (n > 1)
      move(variance_.value[c], static_cast<double>(m.variance) * (n / (n - 1)));
  }

  BatchNormOptions options_;
  Parameter<T> weight_, bias_;
  Buffer<T> mean_, variance_;
};

}  // namespace detail

/// Of every channel of x; `to` has as many.
template <class T>
void find_moments(Input<T> x, std::span<ChannelMoments<T>> to, Team& team) {
  detail::each_channel(team, x.shape.channels, [&](std::size_t c) {
    to[c] = detail::channel_moments<T>(x, c);
  });
}

}  // namespace rewire
