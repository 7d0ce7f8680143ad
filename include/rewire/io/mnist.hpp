// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/idx.hpp>

namespace rewire {

/// Images (N, H, W), (N, C, H, W) or plain features (N, F), each with one label (N),
/// from two IDX files, packed or not.  Samples stay bytes; `normalise` makes inputs of
/// 0 to 1. Throws Error as `read_idx` does, and where counts disagree or a label is not
/// in [0, classes).
inline Dataset idx_dataset(const std::filesystem::path& images,
                           const std::filesystem::path& labels, std::size_t classes,
                           std::string name) {
  const IdxArray pixels = read_idx(images);
  const IdxArray answers = read_idx(labels);
  const std::vector<std::size_t>& sizes = pixels.shape;
  if (sizes.size() < 2) {
    throw Error({images.string(), "images in 2 to 4 dimensions", "1 dimension",
                 "check that it is the file of images, not of labels"});
  }
  if (answers.shape.size() != 1) {
    throw Error({labels.string(), "labels in 1 dimension",
                 text(answers.shape.size(), " dimensions"),
                 "check that it is the file of labels, not of images"});
  }
  const std::size_t count = sizes[0];
  if (answers.shape[0] != count) {
    throw Error({labels.string(), text(count, " labels, one an image"),
                 text(answers.shape[0]), "check that the two files belong together"});
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (answers.bytes[i] < classes) continue;
    throw Error({labels.string(), text("labels from 0 to ", classes - (classes > 0)),
                 text(+answers.bytes[i], " at sample ", i),
                 "the file is damaged, or has more classes"});
  }

  Shape shape{sizes[1]};
  if (sizes.size() == 3) shape = {1, sizes[1], sizes[2]};
  if (sizes.size() == 4) shape = {sizes[1], sizes[2], sizes[3]};
  auto samples = Dataset::Bytes::from_shape({count, shape.size()});
  std::copy(pixels.bytes.begin(), pixels.bytes.end(), samples.data());
  Dataset set(shape, std::move(samples), {answers.bytes.begin(), answers.bytes.end()},
              classes, std::move(name));
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

namespace detail {

/// The four files of MNIST, or of a set that took over its names.
inline Split mnist_like(const std::filesystem::path& folder, const std::string& name) {
  std::error_code ignored_error;
  if (!std::filesystem::is_directory(folder, ignored_error)) {
    throw Error({folder.string(), text("the folder of ", name), "no such folder",
                 "fetch the data set, or correct the path"});
  }
  const auto half = [&](const std::string& prefix, const std::string& part) {
    const auto images = folder / (prefix + "-images-idx3-ubyte");
    Dataset set = idx_dataset(images, folder / (prefix + "-labels-idx1-ubyte"), 10,
                              text(name, " ", part));
    if (set.shape() != Shape{1, 28, 28}) {
      throw Error({images.string(), "images of 1x28x28", text(set.shape()),
                   text("check that it is a file of ", name)});
    }
    return set;
  };
  return {half("train", "train"), half("t10k", "test")};
}

}  // namespace detail

/// MNIST: 60,000 + 10,000 grey images (1, 28, 28) of digits 0 to 9, inputs in [0, 1],
/// from the folder that holds the four original files, packed or not. Y. LeCun, L.
/// Bottou, Y. Bengio, P. Haffner, Proc. IEEE 86(11), 1998. Throws Error where a file is
/// missing or damaged, or the files do not belong together.
inline Split mnist(const std::filesystem::path& folder) {
  return detail::mnist_like(folder, "MNIST");
}

/// Fashion-MNIST: as MNIST, with the classes T-shirt/top, Trouser, Pullover, Dress,
/// Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot.  H. Xiao, K. Rasul, R. Vollgraf,
/// arXiv:1708.07747.  Throws Error as `mnist` does.
inline Split fashion_mnist(const std::filesystem::path& folder) {
  return detail::mnist_like(folder, "Fashion-MNIST");
}

}  // namespace rewire
