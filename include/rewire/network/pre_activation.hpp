// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <rewire/concepts/layer.hpp>
#include <rewire/layers/channel_norm.hpp>
#include <rewire/layers/map_source.hpp>
#include <rewire/layers/norm_backward.hpp>
#include <rewire/network/part.hpp>

namespace rewire {

/// y = kernel(max(norm(x), 0)): batch normalisation, ReLU and a convolution as one
/// layer (He et al., ECCV 2016).  What the kernel reads is never stored: it is computed
/// where the kernel lays its input out, and again in backward.
template <class Kernel>
class PreActivation {
  static_assert(check_layer<Kernel>());
  static_assert(
      requires(Kernel k, const Kernel c, RectifiedMaps<scalar_of<Kernel>> x,
               View<scalar_of<Kernel>> y, Pass<scalar_of<Kernel>>& pass) {
        c.forward_from(x, y, pass);
        k.backward_from(x, y, y, pass);
      },
      "PreActivation needs a kernel with forward_from and backward_from, as Conv and "
      "SparseConv have them");

 public:
  using scalar = scalar_of<Kernel>;

  /// `kernel` reads what is normalised and rectified.
  explicit PreActivation(Kernel kernel, BatchNormOptions options = {})
      : norm_("PreActivation", options), kernel_(std::move(kernel)) {}

  std::string name() const { return text("PreActivation, ", kernel_.name()); }

  Shape build(Shape input, Rng& rng) {
    input_ = input;
    norm_.build(input.channels);
    return kernel_.build(input, rng);
  }

  Uses uses() const { return {.input = true, .output = false, .in_place = false}; }
  std::size_t lanes() const { return liked_lanes(kernel_); }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    std::span<ChannelMoments<T>> moments;
    if (pass.training()) {
      moments = pass.template keep<ChannelMoments<T>>(x.shape.channels);
      find_moments<T>(x, moments, pass.team());
    }
    const Part<T> all{x, moments.data()};
    forward_parts<T>({&all, 1}, y, pass);
    pass.save(moments);
  }

  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const auto moments = pass.template restore<std::span<ChannelMoments<T>>>();
    const Part<T> all{x, moments.data()};
    const PartGradient<T> gradient{dx};
    backward_parts<T>({&all, 1}, y, dy, {&gradient, 1}, pass);
  }

  /// The same where x lies in parts.
  template <class T>
  void forward_parts(std::span<const Part<T>> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    kernel_.forward_from(rectified<T>(x, y, pass, scratch), y, pass);
  }

  /// Backward of `forward_parts`.
  template <class T>
  void backward_parts(std::span<const Part<T>> x, Input<T>, Input<T> dy,
                      std::span<const PartGradient<T>> dx, Pass<T>& pass) {
    auto scratch = pass.scratch();
    const View<T> dz = scratch.take(input_);
    kernel_.backward_from(rectified<T>(x, dy, pass, scratch), dy, dz, pass);
    std::size_t first = 0;
    for (std::size_t p = 0; p < x.size(); ++p) {
      const std::size_t channels = x[p].x.shape.channels;
      const auto through = dx[p].add ? detail::norm_backward<true, true, T>
                                     : detail::norm_backward<true, false, T>;
      through(norm_, first, x[p].x, x[p].moments, dz.channels(first, channels),
              dx[p].dx, pass.team());
      first += channels;
    }
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    rewire::visit(self.norm_, v, at / "norm");
    rewire::visit(self.kernel_, v, at / "kernel");
  }

 private:
  /// max(norm(x), 0), in tiles like those of `like`.
  template <class T>
  RectifiedMaps<T> rectified(std::span<const Part<T>> x, View<const T> like,
                             const Pass<T>& pass,
                             typename Pass<T>::Scratch& scratch) const {
    using Channel = typename RectifiedMaps<T>::Channel;
    const auto channels = scratch.template take<Channel>(input_.channels);
    std::size_t to = 0;
    for (const Part<T>& part : x) {
      for (std::size_t c = 0; c < part.x.shape.channels; ++c, ++to) {
        const auto line =
            norm_.line(pass.training() ? part.moments[c] : norm_.running(to), to);
        channels[to] = {detail::channel(part.x, 0, c), part.x.stride, line.factor,
                        line.summand};
      }
    }
    return {{nullptr, input_, like.samples, like.lanes}, channels};
  }

  detail::ChannelNorm<scalar> norm_;
  Kernel kernel_;
  Shape input_;
};

}  // namespace rewire
