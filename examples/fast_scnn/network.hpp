// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <rewire/io/weights.hpp>
#include <rewire/models/fast_scnn.hpp>
#include <rewire/network/copy.hpp>

using Net = rewire::FastSCNN<float>;

/// A network for images of this shape, weights and links drawn by the seed.
inline Net built(std::size_t classes, const rewire::Shape& image,
                 const rewire::FastSCNNOptions& options, std::uint64_t seed) {
  Net net = rewire::fast_scnn(classes, image, options);
  rewire::Rng rng(seed, rewire::Purpose::build);
  net.build(image, rng);
  return net;
}

/// The shape of the images that the network in a checkpoint is for.
inline rewire::Shape image_of(const std::filesystem::path& checkpoint) {
  const rewire::Safetensors file = rewire::detail::read_checkpoint(checkpoint);
  return rewire::detail::saved_input(file, checkpoint);
}

/// Weights, links and statistics of a checkpoint, whatever resolution it is for.
inline void load_any_size(const std::filesystem::path& checkpoint, std::size_t classes,
                          const rewire::FastSCNNOptions& options, Net& net) {
  const rewire::Shape image = image_of(checkpoint);
  Net same = built(classes, image.pixels() > 1 ? image : net.input(), options, 1);
  rewire::load_weights(checkpoint, same);
  rewire::copy(same, net);
}
