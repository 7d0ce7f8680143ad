// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <variant>
#include <vector>

#include <rewire/io/mnist.hpp>

#include "io/scratch.hpp"
#include "support/real_data.hpp"

using rewire::Dataset;
using rewire::Label;

namespace {

const Dataset::Bytes& pixels(const Dataset& set) {
  return std::get<Dataset::Bytes>(set.samples());
}

std::vector<std::size_t> label_counts(const Dataset& set) {
  std::vector<std::size_t> counts(set.classes());
  for (const Label label : set.labels()) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

std::vector<Label> first_labels(const Dataset& set) {
  return {set.labels().begin(), set.labels().begin() + 10};
}

struct Moments {
  double mean;
  double deviation;
};

/// Of all inputs, normalised as a network sees them.
Moments moments(const Dataset& set) {
  double sum = 0, squares = 0;
  for (const auto pixel : pixels(set)) {
    const double x = double(pixel) * double(set.scale()[0]) + double(set.offset()[0]);
    sum += x;
    squares += x * x;
  }
  const double count = static_cast<double>(pixels(set).size());
  const double mean = sum / count;
  return {mean, std::sqrt(squares / count - mean * mean)};
}

/// Share of test images that are nearest to the mean of their own class: wrong as soon
/// as images and labels are out of step, or pixels are shifted.
double nearest_mean_accuracy(const Dataset& train, const Dataset& test) {
  const std::size_t width = train.shape().size();
  const std::vector<std::size_t> counts = label_counts(train);
  std::vector<double> means(train.classes() * width);
  for (std::size_t i = 0; i < train.size(); ++i) {
    const auto label = static_cast<std::size_t>(train.labels()[i]);
    for (std::size_t p = 0; p < width; ++p) {
      means[label * width + p] +=
          double(pixels(train)(i, p)) / static_cast<double>(counts[label]);
    }
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < test.size(); ++i) {
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::max();
    for (std::size_t c = 0; c < train.classes(); ++c) {
      double distance = 0;
      for (std::size_t p = 0; p < width; ++p) {
        const double d = double(pixels(test)(i, p)) - means[c * width + p];
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    right += nearest == static_cast<std::size_t>(test.labels()[i]);
  }
  return static_cast<double>(right) / static_cast<double>(test.size());
}

constexpr double four_digits = 0.00005;  // what the published figures are rounded to

}  // namespace

TEST_CASE("real data: MNIST has its known counts, labels, moments and class means") {
  const auto [train, test] = rewire::mnist(real_data("mnist"));

  CHECK(train.size() == 60000);
  CHECK(test.size() == 10000);
  CHECK(train.shape() == rewire::Shape{1, 28, 28});
  CHECK(label_counts(train) == std::vector<std::size_t>{5923, 6742, 5958, 6131, 5842,
                                                        5421, 5918, 6265, 5851, 5949});
  CHECK(label_counts(test) == std::vector<std::size_t>{980, 1135, 1032, 1010, 982, 892,
                                                       958, 1028, 974, 1009});
  CHECK(first_labels(train) == std::vector<Label>{5, 0, 4, 1, 9, 2, 1, 3, 1, 4});
  CHECK(first_labels(test) == std::vector<Label>{7, 2, 1, 0, 4, 1, 4, 9, 5, 9});
  const Moments m = moments(train);
  CHECK(std::abs(m.mean - 0.1307) < four_digits);
  CHECK(std::abs(m.deviation - 0.3081) < four_digits);
  CHECK(std::abs(nearest_mean_accuracy(train, test) - 0.8203) < four_digits);
}

TEST_CASE("real data: Fashion-MNIST has its known counts, labels, moments and means") {
  const auto [train, test] = rewire::fashion_mnist(real_data("fashion-mnist"));

  CHECK(train.size() == 60000);
  CHECK(test.size() == 10000);
  CHECK(train.shape() == rewire::Shape{1, 28, 28});
  CHECK(label_counts(train) == std::vector<std::size_t>(10, 6000));
  CHECK(label_counts(test) == std::vector<std::size_t>(10, 1000));
  CHECK(first_labels(train) == std::vector<Label>{9, 0, 0, 3, 0, 2, 7, 2, 5, 5});
  CHECK(first_labels(test) == std::vector<Label>{9, 2, 1, 1, 6, 1, 4, 6, 5, 7});
  const Moments m = moments(train);
  CHECK(std::abs(m.mean - 0.2860) < four_digits);
  CHECK(std::abs(m.deviation - 0.3530) < four_digits);
  CHECK(std::abs(nearest_mean_accuracy(train, test) - 0.6768) < four_digits);
}

TEST_CASE("real data: the uncompressed files give the same images") {
  const auto folder = real_data("mnist");
  const auto whole = rewire::read_idx(folder / "t10k-images-idx3-ubyte");
  const Scratch scratch;
  const auto plain = scratch / "plain";

  rewire::write_idx(plain, whole);

  CHECK(rewire::read_idx(plain).bytes == whole.bytes);
  CHECK(std::filesystem::file_size(plain) == 16 + 10000 * 28 * 28);
}
