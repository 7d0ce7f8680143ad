// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <rewire/io/mnist.hpp>

#include "io/scratch.hpp"

using rewire::Dataset;
using rewire::idx_dataset;
using rewire::Shape;
using rewire::text;
using rewire::write_idx;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Half of a set as MNIST has it: image i is filled with i + 1, and its label is i.
void write_half(const Scratch& scratch, std::string_view prefix, std::size_t count,
                std::size_t side = 28) {
  Bytes pixels, labels;
  for (std::size_t i = 0; i < count; ++i) {
    pixels.insert(pixels.end(), side * side, static_cast<std::uint8_t>(i + 1));
    labels.push_back(static_cast<std::uint8_t>(i));
  }
  write_idx(scratch / text(prefix, "-images-idx3-ubyte"),
            {{count, side, side}, pixels});
  write_idx(scratch / text(prefix, "-labels-idx1-ubyte.gz"), {{count}, labels});
}

}  // namespace

TEST_CASE(
    "mnist: the four files make a training and a test set with inputs from 0 to 1") {
  const Scratch scratch;
  write_half(scratch, "train", 5);
  write_half(scratch, "t10k", 2);

  const rewire::Split split = rewire::mnist(scratch.folder());

  CHECK(split.train.name() == "MNIST train");
  CHECK(split.test.name() == "MNIST test");
  CHECK(split.train.size() == 5);
  CHECK(split.test.size() == 2);
  CHECK(split.train.shape() == Shape{1, 28, 28});
  CHECK(split.train.classes() == 10);
  CHECK(split.train.labels()[4] == 4);
  CHECK(split.train.scale()[0] == 1.0F / 255);
  CHECK(split.train.offset()[0] == 0.0F);
  const auto& pixels = std::get<Dataset::Bytes>(split.train.samples());
  CHECK(pixels(0, 0) == 1);
  CHECK(pixels(4, 783) == 5);
  CHECK(rewire::fashion_mnist(scratch.folder()).test.name() == "Fashion-MNIST test");
}

TEST_CASE("mnist: what is missing or does not belong says so") {
  const Scratch scratch;
  const auto load = [&] {
    return error_of(scratch, [&] { rewire::mnist(scratch.folder()); });
  };

  CHECK(error_of(scratch, [&] { rewire::mnist(scratch / "none"); }) ==
        "none: expected the folder of MNIST, found no such folder; fetch the data set, "
        "or correct the path");
  CHECK(load() ==
        "train-images-idx3-ubyte: expected this file, or the same with .gz, found "
        "neither; check the path");
  write_half(scratch, "train", 5);
  CHECK(load() ==
        "t10k-images-idx3-ubyte: expected this file, or the same with .gz, found "
        "neither; check the path");
  write_half(scratch, "t10k", 2, 20);
  CHECK(load() ==
        "t10k-images-idx3-ubyte: expected images of 1x28x28, found 1x20x20; check that "
        "it is a file of MNIST");
}

TEST_CASE("idx_dataset: images in two to four dimensions keep their shape") {
  const Scratch scratch;
  write_idx(scratch / "labels", {{2}, {0, 1}});
  const auto shape_of = [&](const std::vector<std::size_t>& sizes) {
    write_idx(scratch / "images", {sizes, Bytes(24)});
    return idx_dataset(scratch / "images", scratch / "labels", 2, "Set").shape();
  };

  CHECK(shape_of({2, 12}) == Shape{12});
  CHECK(shape_of({2, 3, 4}) == Shape{1, 3, 4});
  CHECK(shape_of({2, 3, 2, 2}) == Shape{3, 2, 2});
}

TEST_CASE("idx_dataset: images and labels that do not fit are refused") {
  const Scratch scratch;
  write_idx(scratch / "images", {{3, 2, 2}, Bytes(12)});
  write_idx(scratch / "labels", {{3}, {0, 9, 12}});
  write_idx(scratch / "four", {{4}, {0, 1, 2, 3}});
  const auto load = [&](std::string_view images, std::string_view labels) {
    return error_of(
        scratch, [&] { idx_dataset(scratch / images, scratch / labels, 10, "Set"); });
  };

  CHECK(
      load("images", "labels") ==
      "labels: expected labels from 0 to 9, found 12 at sample 2; the file is damaged, "
      "or has more classes");
  CHECK(
      load("images", "four") ==
      "four: expected 3 labels, one an image, found 4; check that the two files belong "
      "together");
  CHECK(
      load("four", "labels") ==
      "four: expected images in 2 to 4 dimensions, found 1 dimension; check that it is "
      "the file of images, not of labels");
  CHECK(load("images", "images") ==
        "images: expected labels in 1 dimension, found 3 dimensions; check that it is "
        "the file of labels, not of images");
}
