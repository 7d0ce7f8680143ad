// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/models/map_kernels.hpp>
#include <rewire/network/aggregate.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/name_map.hpp>
#include <rewire/network/pre_activation.hpp>
#include <rewire/network/sequential.hpp>

namespace rewire {

/// What a layer of a block reads of those before it.
enum class Fetch {
  sparse,  ///< l - 1, l - 2, l - 4, ..., the newest first (SparseNet)
  dense,   ///< all, the oldest first (DenseNet)
};

/// How many layers a block of three has in a network of some depth.
enum class DepthRule {
  third,         ///< depth / 3, as the TensorFlow program of the ModelZoo computes
  without_four,  ///< (depth - 4) / 3: the stem, two transitions and the classifier
                 ///< count
};

/// What SparseNet is made of beside the number of classes.
struct SparseNetOptions {
  std::size_t depth = 100;                  ///< layers, counted as `depth_rule` says
  DepthRule depth_rule = DepthRule::third;  ///< how layers are counted
  std::vector<std::size_t> growth = {24};   ///< outputs a layer; one, or one a block
  Fetch fetch = Fetch::sparse;              ///< what each layer reads
  std::size_t stem = 16;                    ///< outputs of the first convolution
  /// Each layer is a 1x1 convolution to 4 times its growth and then the 3x3; a block
  /// has half as many.
  bool bottleneck = false;
  double compression = 1;  ///< share of channels that a transition keeps, in (0, 1]
  bool relu_after_transition = true;  ///< as the TensorFlow programs; the paper: none
  /// Of all convolutions but the first; none: dense kernels.
  std::optional<AnyTopology> topology = {};
  Initial initial = Initial::he_normal_outputs;  ///< of 3x3 kernels
  Initial pointwise = Initial::he_normal;        ///< of 1x1 kernels and the classifier

  /// Layers of a block.
  std::size_t layers() const {
    const std::size_t counted =
        depth_rule == DepthRule::third ? depth : std::max<std::size_t>(depth, 4) - 4;
    return counted / 3 / (bottleneck ? 2 : 1);
  }
  /// Channels that a layer of block `block` adds.
  std::size_t growth_of(std::size_t block) const {
    return growth.size() == 1 ? growth[0] : growth[block];
  }
};

namespace detail {

inline constexpr std::size_t sparsenet_blocks = 3;

inline void check_sparsenet(const SparseNetOptions& o) {
  if (o.growth.size() != 1 && o.growth.size() != sparsenet_blocks) {
    throw Error({"sparsenet", "one growth rate, or one for each of 3 blocks",
                 text(o.growth.size()), "give {24}, or {16, 32, 64}"});
  }
  if (o.layers() == 0) {
    throw Error({"sparsenet", "a depth of at least one layer a block",
                 text("depth ", o.depth), "give 40 or 100, say"});
  }
  if (!(o.compression > 0 && o.compression <= 1)) {
    throw Error({"sparsenet", "compression in (0, 1]", text(o.compression),
                 "give 0.5, or 1 for none"});
  }
}

/// `make(outputs, options)` gives the kernels of a network, all of one type.
template <class Make>
auto sparsenet_unit(std::size_t outputs, std::size_t side, Initial initial,
                    const Make& make) {
  return PreActivation{
      make(outputs, ConvOptions{.kernel = side, .initial = initial, .bias = false})};
}

template <class T, class Make>
AnyLayer<T> sparsenet_block(std::size_t block, const SparseNetOptions& o,
                            const Make& make) {
  const FetchRule rule = o.fetch == Fetch::sparse ? fetch_exponential : fetch_all;
  const std::size_t width = o.growth_of(block);
  const auto layer = [&] { return sparsenet_unit(width, 3, o.initial, make); };
  if (!o.bottleneck) return Aggregate{o.layers(), layer, rule};
  const auto two = [&] {
    return sequential(sparsenet_unit(4 * width, 1, o.pointwise, make), layer());
  };
  return Aggregate{o.layers(), two, rule};
}

template <class T, class Make>
AnyLayer<T> sparsenet_transition(std::size_t outputs, const SparseNetOptions& o,
                                 const Make& make) {
  auto kernel = sparsenet_unit(outputs, 1, o.pointwise, make);
  if (!o.relu_after_transition) return sequential(std::move(kernel), AveragePool{});
  return sequential(std::move(kernel), ReLU{}, AveragePool{});
}

/// Channels that a block gives which reads `input` of them.
inline std::size_t block_output(const SparseNetOptions& o, std::size_t block,
                                std::size_t input) {
  const std::size_t n = o.layers() + 1;
  std::size_t channels = 0;
  for (const std::size_t from :
       o.fetch == Fetch::sparse ? fetch_exponential(n) : fetch_all(n))
    channels += from == 0 ? input : o.growth_of(block);
  return channels;
}

template <class T, class Make>
std::vector<AnyLayer<T>> sparsenet_layers(std::size_t classes,
                                          const SparseNetOptions& o, const Make& make) {
  std::vector<AnyLayer<T>> layers;
  layers.emplace_back(Conv<T>(o.stem, {.initial = o.initial, .bias = false}));
  std::size_t channels = o.stem;
  for (std::size_t b = 0; b < sparsenet_blocks; ++b) {
    layers.push_back(sparsenet_block<T>(b, o, make));
    channels = block_output(o, b, channels);
    if (b + 1 == sparsenet_blocks) break;
    channels = static_cast<std::size_t>(static_cast<double>(channels) * o.compression);
    layers.push_back(sparsenet_transition<T>(channels, o, make));
  }
  layers.emplace_back(BatchNorm<T>());
  layers.emplace_back(ReLU{});
  layers.emplace_back(global_average_pool());
  layers.emplace_back(Dense<T>(classes, {.initial = o.pointwise}));
  return layers;
}

}  // namespace detail

/// What `sparsenet` returns.
template <class T = float>
using SparseNet = Sequential<std::vector<AnyLayer<T>>>;

/// Sparsely aggregated convolutional network (Zhu et al., ECCV 2018): three blocks of
/// pre-activated 3x3 convolutions, each of which reads a logarithmic number of those
/// before it; with `Fetch::dense` a DenseNet (Huang et al., CVPR 2017).  "Sparse" are
/// the links between layers; with a topology also those inside kernels.  Maps of at
/// least 4x4 pixels, as CIFAR's 3x32x32.
///
/// Layers: 0 the stem, 1 3 5 blocks, 2 4 transitions, 6 norm, 7 ReLU, 8 mean, 9
/// classifier.
template <class T = float>
SparseNet<T> sparsenet(std::size_t classes, const SparseNetOptions& options = {}) {
  detail::check_sparsenet(options);
  const auto of = [&](auto make) {
    return sequential(detail::sparsenet_layers<T>(classes, options, make));
  };
  if (!options.topology) {
    return of(
        [](std::size_t outputs, const ConvOptions& o) { return Conv<T>(outputs, o); });
  }
  return of([&](std::size_t outputs, const ConvOptions& o) {
    return detail::sparse_kernel<T>(outputs, *options.topology, o);
  });
}

/// What PyTorch programs in the tradition of DenseNet call its parts: conv1;
/// block1.layer.0.bn1, .conv1 (and .bn2, .conv2 where there are bottlenecks);
/// trans1.bn1, .conv1; ...; bn1; fc.  Channels must be concatenated in the same order.
inline NameMap sparsenet_torch_names(const SparseNetOptions& options = {}) {
  NameMap names{{"layer.0", "conv1"}, {"layer.6", "bn1"}, {"layer.9", "fc"}};
  const auto unit = [&](const std::string& ours, const std::string& theirs,
                        std::size_t number) {
    names[ours + ".norm"] = text(theirs, ".bn", number);
    names[ours + ".kernel"] = text(theirs, ".conv", number);
  };
  for (std::size_t b = 0; b < detail::sparsenet_blocks; ++b) {
    for (std::size_t l = 0; l < options.layers(); ++l) {
      const std::string ours = text("layer.", 2 * b + 1, ".", l),
                        theirs = text("block", b + 1, ".layer.", l);
      if (!options.bottleneck) {
        unit(ours, theirs, 1);
      } else {
        unit(ours + ".0", theirs, 1);
        unit(ours + ".1", theirs, 2);
      }
    }
    if (b + 1 < detail::sparsenet_blocks)
      unit(text("layer.", 2 * b + 2, ".0"), text("trans", b + 1), 1);
  }
  return names;
}

}  // namespace rewire
