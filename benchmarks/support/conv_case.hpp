// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/buffer.hpp"
#include "support/ceilings.hpp"
#include "support/gemm.hpp"
#include "support/timing.hpp"

namespace bench {

/// What a convolution is timed at.
struct ConvPoint {
  std::size_t inputs = 64, outputs = 64;
  std::size_t height = 32, width = 32;
  std::size_t kernel = 3, stride = 1;
  std::size_t batch = 64;
  double sparsity = 0;  ///< percent; sparse layers only
  std::size_t threads = 1;

  /// conv/forward/3x3/64->64/32x32/..., as the peers name it too.
  std::string name(const std::string& what) const {
    using std::to_string;
    std::string text = what + "/" + to_string(kernel) + "x" + to_string(kernel) + "/" +
                       to_string(inputs) + "->" + to_string(outputs) + "/" +
                       to_string(height) + "x" + to_string(width);
    if (stride > 1) text += "/stride:" + to_string(stride);
    if (sparsity > 0) {
      char percent[16];
      std::snprintf(percent, sizeof percent, "%g", sparsity);
      text += std::string("/sparsity:") + percent;
    }
    return text + "/batch:" + to_string(batch) + "/threads:" + to_string(threads);
  }

  std::size_t places() const { return (height / stride) * (width / stride); }
  double dense_weights() const {
    return static_cast<double>(inputs * outputs * kernel * kernel);
  }
};

/// A layer on maps with a batch, as a training step has them.
template <class Layer>
class MapCase {
 public:
  MapCase(Layer layer, rewire::Shape input, std::size_t batch, std::size_t threads)
      : layer_(std::move(layer)), pass_(threads) {
    rewire::Rng rng(1);
    const rewire::Shape output = layer_.build(input, rng);
    rewire::prepare_training(layer_, 1);
    std::size_t liked = 16;
    if constexpr (requires { layer_.lanes(); }) liked = layer_.lanes();
    pass_.begin(rewire::Mode::training, batch, rewire::plan_lanes(batch, liked));
    x_ = pass_.keep(input), dx_ = pass_.keep(input);
    y_ = pass_.keep(output), dy_ = pass_.keep(output);
    for (const auto& view : {x_, dy_}) {
      for (std::size_t t = 0; t < view.tiles(); ++t) {
        for (std::size_t i = 0; i < view.tile_size(); ++i) {
          view.tile(t)[i] = i % view.lanes < view.filled(t)
                                ? static_cast<float>(rng.uniform(-1, 1))
                                : 0;
        }
      }
    }
  }

  void forward() { layer_.forward(x_, y_, pass_); }
  void backward() { layer_.backward(x_, y_, dy_, dx_, pass_); }
  /// Without the gradient of the input, as in a first layer.
  void backward_weights() { layer_.backward(x_, y_, dy_, {}, pass_); }
  /// One after the other, as a layer that saves something needs them.
  void both() { forward(), backward(); }

  Layer& layer() { return layer_; }

 private:
  Layer layer_;
  rewire::Pass<float> pass_;
  rewire::View<float> x_, y_, dy_, dx_;
};

/// Seconds of OpenBLAS for one of a convolution's products, each image after the other,
/// on patches that somebody has laid out already.
inline double gemm_images(const ConvPoint& p) {
  return static_cast<double>(p.batch) *
         gemm_forward<float>(p.outputs, p.inputs * p.kernel * p.kernel, p.places(),
                             p.threads);
}

/// Seconds of the loop that anybody would write first, over one image of (channels,
/// height, width) with its border, scaled to the batch; one thread.
inline double plain_conv(const ConvPoint& p, double density = 1) {
  const std::size_t row = p.width + p.kernel, plane = (p.height + p.kernel) * row,
                    cells = p.inputs * p.kernel * p.kernel;
  const Buffer<float> x(p.inputs * plane), y(p.places());
  rewire::Rng rng(1);
  std::vector<std::size_t> source;
  for (std::size_t c = 0; c < cells; ++c) {
    const std::size_t tap = c % (p.kernel * p.kernel);
    if (rng.uniform() >= density) continue;
    source.push_back(c / (p.kernel * p.kernel) * plane + tap / p.kernel * row +
                     tap % p.kernel);
  }
  const std::vector<float> weights(source.size(), 0.5F);
  const auto run = [&] {  // one output
    for (std::size_t r = 0; r < p.height / p.stride; ++r) {
      for (std::size_t c = 0; c < p.width / p.stride; ++c) {
        const float* const at = x.data() + r * p.stride * row + c * p.stride;
        float sum = 0;
        for (std::size_t k = 0; k < source.size(); ++k)
          sum += weights[k] * at[source[k]];
        y.data()[r * (p.width / p.stride) + c] = sum;
      }
    }
  };
  return time(run, 0.02, 3).median() * static_cast<double>(p.outputs * p.batch);
}

}  // namespace bench
