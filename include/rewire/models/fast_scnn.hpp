// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/layers/average_pool.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/identity.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/resize.hpp>
#include <rewire/models/map_kernels.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/concat.hpp>
#include <rewire/network/name_map.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/sum.hpp>

namespace rewire {

/// What Fast-SCNN is made of beside the number of classes.
struct FastSCNNOptions {
  std::array<std::size_t, 3> down = {32, 48, 64};     ///< outputs of the first layers
  std::array<std::size_t, 3> stages = {64, 96, 128};  ///< of the bottlenecks
  std::size_t blocks = 3;                             ///< bottlenecks a stage
  std::size_t expansion = 6;                  ///< how much wider a bottleneck is inside
  double dropout = 0.1;                       ///< before the last kernel, in [0, 1)
  std::optional<AnyTopology> pointwise = {};  ///< of 1x1 kernels; none: dense
  std::optional<AnyTopology> stem = {};       ///< of the first, 3x3
  Initial initial = Initial::fan_in;          ///< how kernels are drawn

  /// All widths times `factor`, rounded down.
  FastSCNNOptions scaled(double factor) const {
    FastSCNNOptions o = *this;
    for (auto* widths : {&o.down, &o.stages}) {
      for (std::size_t& w : *widths)
        w = static_cast<std::size_t>(static_cast<double>(w) * factor);
    }
    return o;
  }
};

/// What `fast_scnn` returns.
template <class T = float>
using FastSCNN = Sequential<std::vector<AnyLayer<T>>>;

namespace detail {

template <class T>
class FastSCNNParts {
 public:
  using Layers = std::vector<AnyLayer<T>>;

  /// A list of layers, which cannot be copied and so not be written in braces.
  template <class... L>
  static Layers list(L... layers) {
    Layers all;
    (all.emplace_back(std::move(layers)), ...);
    return all;
  }

  explicit FastSCNNParts(const FastSCNNOptions& options) : o_(options) {}

  AnyLayer<T> stem() const {
    return sequential(map_kernel<T>(o_.down[0], o_.stem,
                                    {.kernel = 3,
                                     .stride = 2,
                                     .padding = 0,
                                     .initial = o_.initial,
                                     .bias = false}),
                      BatchNorm<T>(), ReLU{});
  }
  AnyLayer<T> kernel(std::size_t outputs, bool bias = false) const {
    return map_kernel<T>(outputs, o_.pointwise,
                         {.kernel = 1, .initial = o_.initial, .bias = bias});
  }
  AnyLayer<T> pointwise(std::size_t outputs) const {
    return sequential(kernel(outputs), BatchNorm<T>(), ReLU{});
  }
  AnyLayer<T> depthwise(std::size_t stride) const {
    return sequential(
        DepthwiseConv<T>({.stride = stride, .initial = o_.initial, .bias = false}),
        BatchNorm<T>(), ReLU{});
  }
  AnyLayer<T> separable(std::size_t outputs, std::size_t stride) const {
    return sequential(depthwise(stride), pointwise(outputs));
  }

  /// Inverted and linear (Sandler et al., CVPR 2018): wide inside, no activation after.
  AnyLayer<T> bottleneck(std::size_t inputs, std::size_t outputs,
                         std::size_t stride) const {
    auto way = sequential(pointwise(inputs * o_.expansion), depthwise(stride),
                          kernel(outputs), BatchNorm<T>());
    if (stride > 1 || inputs != outputs) return way;
    return residual(std::move(way));
  }
  AnyLayer<T> bottlenecks(std::size_t inputs, std::size_t outputs,
                          std::size_t stride) const {
    Layers blocks = list(bottleneck(inputs, outputs, stride));
    while (blocks.size() < o_.blocks) blocks.push_back(bottleneck(outputs, outputs, 1));
    return sequential(std::move(blocks));
  }

  /// What a place is surrounded by: means of the whole map, its halves, thirds, sixths
  /// (Zhao et al., CVPR 2017).
  AnyLayer<T> pyramid(std::size_t width, const Shape& map) const {
    Layers branches = list(Identity{});
    for (const std::size_t bins : {1, 2, 3, 6}) {
      branches.push_back(
          sequential(AdaptiveAveragePool(bins, bins), pointwise(width / 4), to(map)));
    }
    return sequential(Concat(std::move(branches)), pointwise(width));
  }

  static rewire::Resize to(const Shape& map) {
    return rewire::Resize(
        {.height = map.height, .width = map.width, .align_corners = true});
  }

 private:
  const FastSCNNOptions& o_;
};

/// The map after a 3x3 kernel with stride 2 and this padding.
inline Shape halved(const Shape& map, std::size_t padding) {
  return {map.channels, (map.height + 2 * padding - 3) / 2 + 1,
          (map.width + 2 * padding - 3) / 2 + 1};
}

}  // namespace detail

/// Fast-SCNN (Poudel et al., BMVC 2019), as Tramac's PyTorch program has it: no padding
/// in the first layer, a ReLU after each depthwise kernel too, corners aligned.  For
/// images of that height and width, at least 17 pixels; the low branch grows to the
/// size of the high one exactly, whatever that is.  Weights and statistics fit every
/// resolution (`copy`).
///
/// Layers: 0 to 2 learning to downsample; 3 global features fused with layer 2's: a sum
/// of the low branch (0 to 2 bottlenecks, 3 pyramid, 4 resize, 5 depthwise, 6 kernel, 7
/// norm) and the high one; 4 ReLU; 5 and 6 separable; 7 dropout; 8 kernel; 9 resize.
template <class T = float>
FastSCNN<T> fast_scnn(std::size_t classes, Shape image,
                      const FastSCNNOptions& options = {}) {
  if (image.height < 17 || image.width < 17) {
    throw Error({"fast_scnn", "images of at least 17x17 pixels", text(image),
                 "choose a higher resolution"});
  }
  const detail::FastSCNNParts<T> part(options);
  const auto [d1, d2, d3] = options.down;
  const auto [s1, s2, s3] = options.stages;
  const Shape high = detail::halved(detail::halved(detail::halved(image, 0), 1), 1),
              low = detail::halved(detail::halved(high, 1), 1);
  auto deep =
      sequential(part.bottlenecks(d3, s1, 2), part.bottlenecks(s1, s2, 2),
                 part.bottlenecks(s2, s3, 1), part.pyramid(s3, low), part.to(high),
                 part.depthwise(1), part.kernel(s3, true), BatchNorm<T>());
  auto skip = sequential(part.kernel(s3, true), BatchNorm<T>());
  return sequential(part.list(part.stem(), part.separable(d2, 2), part.separable(d3, 2),
                              Sum(std::move(deep), std::move(skip)), ReLU{},
                              part.separable(s3, 1), part.separable(s3, 1),
                              Dropout{options.dropout}, part.kernel(classes, true),
                              part.to(image)));
}

/// What Tramac's PyTorch program calls its parts.
inline NameMap fast_scnn_torch_names(const FastSCNNOptions& options = {}) {
  NameMap names;
  // A kernel and the norm after it, `with` in the same list there.
  const auto unit = [&](const std::string& ours, const std::string& theirs,
                        std::size_t at = 0) {
    names[ours + ".0"] = text(theirs, ".", at);
    names[ours + ".1"] = text(theirs, ".", at + 1);
  };
  const auto separable = [&](const std::string& ours, const std::string& theirs) {
    unit(ours + ".0", theirs);
    unit(ours + ".1", theirs, 3);
  };
  const std::string down = "learning_to_downsample.",
                    deep = "global_feature_extractor.", fusion = "feature_fusion.";
  unit("layer.0", down + "conv.conv");
  separable("layer.1", down + "dsconv1.conv");
  separable("layer.2", down + "dsconv2.conv");
  const auto& s = options.stages;
  for (std::size_t stage = 0; stage < s.size(); ++stage) {
    for (std::size_t b = 0; b < options.blocks; ++b) {
      const bool straight =  // no way around
          b == 0 && (stage < 2 || s[1] != s[2]);
      const std::string ours = text("layer.3.0.", stage, ".", b, straight ? "" : ".0");
      const std::string theirs = text(deep, "bottleneck", stage + 1, ".", b, ".block");
      unit(ours + ".0", theirs + ".0.conv");
      unit(ours + ".1", theirs + ".1.conv");
      names[ours + ".2"] = theirs + ".2";
      names[ours + ".3"] = theirs + ".3";
    }
  }
  for (std::size_t i = 1; i <= 4; ++i)
    unit(text("layer.3.0.3.0.", i, ".1"), text(deep, "ppm.conv", i, ".conv"));
  unit("layer.3.0.3.1", deep + "ppm.out.conv");
  unit("layer.3.0.5", fusion + "dwconv.conv");
  names["layer.3.0.6"] = fusion + "conv_lower_res.0";
  names["layer.3.0.7"] = fusion + "conv_lower_res.1";
  unit("layer.3.1", fusion + "conv_higher_res");
  separable("layer.5", "classifier.dsconv1.conv");
  separable("layer.6", "classifier.dsconv2.conv");
  names["layer.8"] = "classifier.conv.1";
  return names;
}

}  // namespace rewire
