// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/concepts/layer.hpp>
#include <rewire/core/float_mode.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/kernels/transpose.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// Runs a trained network on samples-first arrays.  Refers to a const network, which
/// any number of predictors may share, one a thread; a predictor itself has one user.
template <class Net>
class Predictor {
 public:
  /// Of samples and answers.
  using T = scalar_of<Net>;

  /// Refers to `net`, which must outlive it.
  explicit Predictor(const Net& net, std::size_t threads = 1)
      : net_(net), pass_(threads) {}

  /// (samples, features) in, (samples, outputs) out.
  Tensor<T, 2> operator()(const Tensor<T, 2>& samples) {
    Tensor<T, 2> out;
    (*this)(samples, out);
    return out;
  }

  /// The same into memory that is kept from call to call: to have the system clear
  /// fresh pages for the logits of a large image takes longer than to compute them.
  void operator()(const Tensor<T, 2>& samples, Tensor<T, 2>& out) {
    const std::size_t count = samples.shape(0), width = samples.shape(1);
    if (!net_.built() || width != net_.input().size()) {
      throw Error(
          {"Predictor", text(net_.input().size(), " numbers a sample"), text(width),
           net_.built() ? "give samples of the shape that the network was built for"
                        : "build, train or load the network first"});
    }
    const std::size_t outputs = net_.output().size();
    if (out.shape(0) != count || out.shape(1) != outputs)
      out = Tensor<T, 2>::from_shape({count, outputs});
    if (count == 0) return;
    const FlushDenormals flush;
    constexpr std::size_t chunk = 256;  // samples: bounds the memory of a pass
    for (std::size_t first = 0; first < count; first += chunk) {
      forward(samples.data() + first * width, std::min(chunk, count - first),
              out.data() + first * outputs);
    }
  }

 private:
  void forward(const T* samples, std::size_t count, T* out) {
    pass_.begin(Mode::inference, count, plan_lanes(count, net_.lanes()));
    const View<T> x = pass_.keep(net_.input());
    const std::size_t width = x.features(), outputs = net_.output().size();
    // One sample lies as it is wanted.
    const View<T> y = x.lanes == 1 ? View<T>{out, net_.output(), count, 1, outputs}
                                   : pass_.keep(net_.output());
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      lay_out(Rows<T>{samples + t * x.lanes * width, width}, x.filled(t), 0, width,
              x.tile(t), x.lanes);
    }
    net_.forward(x, y, pass_);
    if (x.lanes == 1) return;
    // Back by the same kernel: features are the rows now, samples the columns.
    for (std::size_t t = 0; t < y.tiles(); ++t) {
      lay_out(Rows<T>{y.tile(t), y.lanes}, outputs, 0, y.filled(t),
              out + t * y.lanes * outputs, outputs);
    }
  }

  const Net& net_;
  Pass<T> pass_;
};

}  // namespace rewire
