// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <rewire/data/batch_loader.hpp>
#include <rewire/data/random_patch.hpp>
#include <rewire/data/standardise.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

constexpr Shape image{3, 6, 8};

/// Sample n: bytes n, n + 1, ...; the label of a pixel is its number.
void draw(std::size_t n, std::span<std::uint8_t> input, std::span<Label> labels) {
  std::iota(input.begin(), input.end(), static_cast<std::uint8_t>(n));
  std::iota(labels.begin(), labels.end(), Label{0});
}

Dataset read_set() {
  return Dataset::on_demand(image, draw, 20, image.pixels(), "Read");
}

Dataset same_in_memory() {
  auto samples = Dataset::Bytes::from_shape({20, image.size()});
  std::vector<Label> labels(20 * image.pixels());
  for (std::size_t n = 0; n < 20; ++n) {
    draw(n, {samples.data() + n * image.size(), image.size()},
         std::span(labels).subspan(n * image.pixels(), image.pixels()));
  }
  return {image, std::move(samples), std::move(labels), image.pixels()};
}

void check_same(const Batch<float>& a, const Batch<float>& b) {
  REQUIRE(a.input.shape == b.input.shape);
  REQUIRE(a.labels.shape == b.labels.shape);
  CHECK(std::equal(a.input.data, a.input.data + a.input.tiles() * a.input.tile_size(),
                   b.input.data));
  CHECK(std::equal(a.labels.data,
                   a.labels.data + a.labels.tiles() * a.labels.tile_size(),
                   b.labels.data));
}

}  // namespace

TEST_CASE("Dataset: samples that are read make the batches of those in memory") {
  Dataset read = read_set(), stored = same_in_memory();
  for (Dataset* set : {&read, &stored}) set->normalise({0.5F}, {-1.0F});
  const std::vector<std::size_t> some{3, 19, 0, 7, 8};
  const Augment patch = RandomPatch{.height = 4, .width = 5};
  for (const std::size_t threads : {1, 3}) {
    for (const Augment* augment : {static_cast<const Augment*>(nullptr), &patch}) {
      Pass<float> a(threads), b;
      a.begin(Mode::training, 5, 4);
      b.begin(Mode::training, 5, 4);
      const AugmentedBy how{augment, 5, 2, {3, 4, 5}};

      check_same(load_batch(read, std::span(some), a, how),
                 load_batch(stored, std::span(some), b, how));
    }
  }
}

TEST_CASE("Dataset: a subset of samples that are read reads the right ones") {
  const std::vector<std::size_t> some{5, 2};
  const Dataset part = read_set().subset(some);
  std::vector<std::uint8_t> input(image.size());
  std::vector<Label> labels(image.pixels());

  part.reader()(1, input, labels);

  CHECK(part.size() == 2);
  CHECK(part.labels_per_sample() == image.pixels());
  CHECK(input[0] == 2);
}

TEST_CASE("Dataset: who wants all samples that are read at once hears why not") {
  const Dataset set = read_set();
  CHECK(error_of([&] { feature_moments(set); }) ==
        "Read: expected samples in memory, found those that are read when they are "
        "wanted; read them into a set of their own first");
}

TEST_CASE("BatchLoader: several threads read; what fails arrives with its batch") {
  const auto breaks = [](std::size_t n, auto input, auto labels) {
    if (n == 13) throw std::runtime_error("no film in 13");
    draw(n, input, labels);
  };
  const Dataset set = Dataset::on_demand(image, breaks, 20, image.pixels()),
                whole = read_set();
  std::vector<std::size_t> order(20);
  std::iota(order.begin(), order.end(), std::size_t{0});
  BatchLoader<float> loader(set, {}, 1, 4, {}, 3);
  Pass<float> pass;

  loader.begin(order, 5, 0);
  for (std::size_t first = 0; first < 10; first += 5) {
    pass.begin(Mode::training, 5, plan_lanes(5, 4));
    check_same(
        loader.next(),
        load_batch(whole, std::span<const std::size_t>(order).subspan(first, 5), pass));
  }
  CHECK_THROWS_WITH_AS(loader.next(), "no film in 13", std::runtime_error);
}
