// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/idx.hpp>

namespace rewire {

/// Images (N, H, W) or (N, C, H, W) with a label for each pixel (N, H, W), from two IDX
/// files, packed or not.  `not_counted`: the number of pixels that belong to no class;
/// they become `ignored`.  Samples stay bytes.  Throws Error as `read_idx` does, and
/// where sizes disagree or a label is neither in [0, classes) nor `not_counted`.
inline Dataset idx_maps(const std::filesystem::path& images,
                        const std::filesystem::path& labels, std::size_t classes,
                        std::size_t not_counted, std::string name) {
  const IdxArray pixels = read_idx(images);
  const IdxArray maps = read_idx(labels);
  const std::vector<std::size_t>& sizes = pixels.shape;
  if (sizes.size() < 3) {
    throw Error({images.string(), "images in 3 or 4 dimensions", text(sizes.size()),
                 "check that it is the file of images"});
  }
  const std::vector<std::size_t> expected{sizes[0], sizes[sizes.size() - 2],
                                          sizes.back()};
  if (maps.shape != expected) {
    throw Error(
        {labels.string(), text("maps of ", detail::joined(expected), ", one an image"),
         detail::joined(maps.shape), "check that the two files belong together"});
  }
  const Shape shape{sizes.size() == 4 ? sizes[1] : 1, expected[1], expected[2]};
  std::vector<Label> truths(maps.bytes.size());
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const std::size_t number = maps.bytes[i];
    if (number >= classes && number != not_counted) {
      throw Error({labels.string(),
                   text("labels from 0 to ", classes - (classes > 0), ", or ",
                        not_counted, " for none"),
                   text(number, " in map ", i / shape.pixels()),
                   "the file is damaged, or has more classes"});
    }
    truths[i] = number == not_counted ? ignored : static_cast<Label>(number);
  }
  auto samples = Dataset::Bytes::from_shape({sizes[0], shape.size()});
  std::copy(pixels.bytes.begin(), pixels.bytes.end(), samples.data());
  Dataset set(shape, std::move(samples), std::move(truths), classes, std::move(name));
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

}  // namespace rewire
