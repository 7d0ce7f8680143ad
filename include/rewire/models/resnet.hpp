// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/models/map_kernels.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/name_map.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>

namespace rewire {

/// What a residual network is made of beside the number of classes.
struct ResNetOptions {
  std::vector<std::size_t> blocks = {3, 3, 3};  ///< of each stage, at least one
  std::size_t width = 16;   ///< outputs of the first stage; each next has twice as many
  std::size_t padding = 3;  ///< of the first convolution: maps of 32x32 become 36x36
  double last_scale = 0;    ///< of the norm that ends a block: it starts as identity
  double dropout = 0;       ///< before the classifier, in [0, 1)
  /// Of all kernels, shortcuts and the classifier too; none: dense.
  std::optional<AnyTopology> topology = {};
  Initial initial = Initial::he_normal_outputs;  ///< how kernels are drawn
};

/// What `resnet` returns.
template <class T = float>
using ResNet = Sequential<std::vector<AnyLayer<T>>>;

namespace detail {

template <class T>
class ResNetParts {
 public:
  explicit ResNetParts(const ResNetOptions& options) : o_(options) {}

  AnyLayer<T> kernel(std::size_t outputs, std::size_t side, std::size_t stride,
                     std::optional<std::size_t> padding = {}) const {
    return map_kernel<T>(outputs, o_.topology,
                         {.kernel = side,
                          .stride = stride,
                          .padding = padding,
                          .initial = o_.initial,
                          .bias = false});
  }

  /// Two convolutions and a way around them, with a kernel of its own where the shape
  /// changes.
  AnyLayer<T> block(std::size_t outputs, std::size_t stride, bool changes) const {
    auto way =
        sequential(kernel(outputs, 3, stride), BatchNorm<T>(), ReLU{},
                   kernel(outputs, 3, 1), BatchNorm<T>({.scale = o_.last_scale}));
    if (!changes) return sequential(residual(std::move(way)), ReLU{});
    return sequential(residual(std::move(way),
                               sequential(kernel(outputs, 1, stride), BatchNorm<T>())),
                      ReLU{});
  }

  AnyLayer<T> classifier(std::size_t classes) const {
    if (!o_.topology) return Dense<T>(classes, {.initial = Initial::he});
    return SparseCSR<AnyTopology, T>(classes, *o_.topology);
  }

 private:
  const ResNetOptions& o_;
};

}  // namespace detail

/// Residual network for small images (He et al., CVPR 2016), three stages of 3 blocks
/// by default: 20 weighted layers, 0.27 million parameters.  As in the reference, the
/// first convolution has a padding of 3, and shortcuts that change the shape a 1x1
/// kernel.
///
/// Layers: 0 the first convolution, 1 norm, 2 ReLU, then a layer a block, the mean,
/// dropout if there is any, and the classifier.
template <class T = float>
ResNet<T> resnet(std::size_t classes, const ResNetOptions& options = {}) {
  const detail::ResNetParts<T> parts(options);
  std::vector<AnyLayer<T>> layers;
  layers.push_back(parts.kernel(options.width, 3, 1, options.padding));
  layers.emplace_back(BatchNorm<T>());
  layers.emplace_back(ReLU{});
  std::size_t width = options.width;
  for (std::size_t stage = 0; stage < options.blocks.size(); ++stage) {
    for (std::size_t b = 0; b < options.blocks[stage]; ++b) {
      const bool first = stage > 0 && b == 0;
      layers.push_back(parts.block(width, first ? 2 : 1, first));
    }
    width *= 2;
  }
  layers.emplace_back(global_average_pool());
  if (options.dropout > 0) layers.emplace_back(Dropout{options.dropout});
  layers.push_back(parts.classifier(classes));
  return sequential(std::move(layers));
}

/// What torchvision calls its parts: conv1, bn1, layer1.0.conv1, .bn1, .conv2, .bn2,
/// layer2.0.downsample.0 and .1 (the kernel and norm of a shortcut), fc.
inline NameMap resnet_torch_names(const ResNetOptions& options = {}) {
  NameMap names{{"layer.0", "conv1"}, {"layer.1", "bn1"}};
  std::size_t at = 3;
  for (std::size_t stage = 0; stage < options.blocks.size(); ++stage) {
    for (std::size_t b = 0; b < options.blocks[stage]; ++b, ++at) {
      const std::string ours = text("layer.", at, ".0."),
                        theirs = text("layer", stage + 1, ".", b, ".");
      names[ours + "0.0"] = theirs + "conv1";
      names[ours + "0.1"] = theirs + "bn1";
      names[ours + "0.3"] = theirs + "conv2";
      names[ours + "0.4"] = theirs + "bn2";
      if (stage == 0 || b > 0) continue;
      names[ours + "1.0"] = theirs + "downsample.0";
      names[ours + "1.1"] = theirs + "downsample.1";
    }
  }
  names[text("layer.", options.dropout > 0 ? at + 2 : at + 1)] = "fc";
  return names;
}

}  // namespace rewire
