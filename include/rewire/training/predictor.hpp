// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/layer.hpp>
#include <rewire/core/float_mode.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// Runs a trained network on samples-first arrays.  Refers to a const network, which
/// any number of predictors may share, one a thread; a predictor itself has one user.
template <class Net>
class Predictor {
 public:
  using T = scalar_of<Net>;

  explicit Predictor(const Net& net, std::size_t threads = 1)
      : net_(net), pass_(threads) {}

  /// (samples, features) in, (samples, outputs) out.
  Tensor<T, 2> operator()(const Tensor<T, 2>& samples) {
    const std::size_t count = samples.shape(0), width = samples.shape(1);
    if (!net_.built() || width != net_.input().size()) {
      throw Error(
          {"Predictor", text(net_.input().size(), " numbers a sample"), text(width),
           net_.built() ? "give samples of the shape that the network was built for"
                        : "build, train or load the network first"});
    }
    const std::size_t outputs = net_.output().size();
    auto out = Tensor<T, 2>::from_shape({count, outputs});
    if (count == 0) return out;
    const FlushDenormals flush;
    pass_.begin(Mode::inference, count, plan_lanes(count, net_.lanes()));
    const View<T> x = pass_.keep(net_.input()), y = pass_.keep(net_.output());
    for (std::size_t s = 0; s < x.tiles() * x.lanes; ++s) {
      for (std::size_t f = 0; f < width; ++f) {
        x.at(s, f) = s < count ? samples.data()[s * width + f] : T{};
      }
    }
    net_.forward(x, y, pass_);
    for (std::size_t s = 0; s < count; ++s) {
      for (std::size_t f = 0; f < outputs; ++f)
        out.data()[s * outputs + f] = y.at(s, f);
    }
    return out;
  }

 private:
  const Net& net_;
  Pass<T> pass_;
};

}  // namespace rewire
