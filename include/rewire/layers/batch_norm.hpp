// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/finish.hpp>
#include <rewire/layers/channel_norm.hpp>
#include <rewire/layers/norm_backward.hpp>

namespace rewire {

/// Batch normalisation (Ioffe and Szegedy, ICML 2015), for each channel:
///   y = weight * (x - mean) / sqrt(variance + eps) + bias
/// with mean and variance of the batch in training, the running ones in inference.  The
/// running variance is that of the population (n - 1), as PyTorch keeps it, and does
/// not move where a channel of the batch is one number, whose y is the bias.  Both move
/// in backward, so that a forward that is computed again counts once.  weight and bias
/// decay where biases do.
template <class T = float>
class BatchNorm {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// Weight `scale` and bias 0, once it is built.
  explicit BatchNorm(BatchNormOptions options = {}) : norm_("BatchNorm", options) {}

  std::string name() const { return "BatchNorm"; }

  Shape build(Shape input, Rng&) {
    norm_.build(input.channels);
    return input;
  }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    forward_finished(x, y, {}, pass);
  }
  /// The same, with what follows done on the way.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    std::span<ChannelMoments<T>> of_batch;
    if (pass.training()) {
      of_batch = pass.template keep<ChannelMoments<T>>(norm_.channels());
      pass.save(of_batch);
    }
    detail::each_channel(pass.team(), norm_.channels(), [&](std::size_t c) {
      if (pass.training()) of_batch[c] = detail::channel_moments<T>(x, c);
      auto line = norm_.line(pass.training() ? of_batch[c] : norm_.running(c), c);
      if (finish.factor != nullptr) {
        line.factor *= finish.factor[c];
        line.summand = line.summand * finish.factor[c] + finish.summand[c];
      }
      const auto map = [&](auto f) {
        for (std::size_t t = 0; t < x.tiles(); ++t) {
          dispatch<detail::Map>(f, x.shape.pixels() * x.lanes, detail::channel(y, t, c),
                                detail::channel(x, t, c));
        }
      };
      if (finish.rectify) {
        map([=](T a) {
          const T b = a * line.factor + line.summand;
          return b < 0 ? T{} : b;
        });
      } else {
        map([=](T a) { return a * line.factor + line.summand; });
      }
    });
  }

  /// What inference does to each channel: factor * x + summand.
  void lines(std::span<T> factor, std::span<T> summand) const {
    for (std::size_t c = 0; c < norm_.channels(); ++c) {
      const auto line = norm_.line(norm_.running(c), c);
      factor[c] = line.factor;
      summand[c] = line.summand;
    }
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    gradients<false>(x, dy, dx, pass);
  }
  /// The same where dy is the gradient of a ReLU after it.
  void backward_finished(Input<T> x, Input<T>, Input<T> dy, Output<T> dx,
                         Pass<T>& pass) {
    gradients<true>(x, dy, dx, pass);
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    rewire::visit(self.norm_, v, at);
  }

 private:
  template <bool rectified>
  void gradients(Input<T> x, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const auto of_batch = pass.template restore<std::span<ChannelMoments<T>>>();
    detail::norm_backward<rectified, false, T>(norm_, 0, x, of_batch.data(), dy, dx,
                                               pass.team());
  }

  detail::ChannelNorm<T> norm_;
};
static_assert(check_layer<BatchNorm<float>>());

}  // namespace rewire
