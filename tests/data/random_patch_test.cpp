// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <map>
#include <numeric>
#include <tuple>
#include <vector>

#include <rewire/data/batches.hpp>
#include <rewire/data/random_patch.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

constexpr Shape image{2, 5, 7};

/// Two images whose pixels count from 0 (the second channel from 35), the label of a
/// pixel its number.
Dataset numbered() {
  auto samples = Dataset::Bytes::from_shape({2, image.size()});
  std::vector<Label> labels(2 * image.pixels());
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples.data()[i] = static_cast<std::uint8_t>(i % image.size());
  for (std::size_t i = 0; i < labels.size(); ++i)
    labels[i] = static_cast<Label>(i % image.pixels());
  return {image, std::move(samples), std::move(labels), image.pixels()};
}

}  // namespace

TEST_CASE("RandomPatch: pixels, channels and labels move together") {
  const Dataset set = numbered();
  const RandomPatch patch{.height = 3, .width = 4};
  const Augment augment = patch;
  const std::vector<std::size_t> both{0, 1};
  Pass<float> pass;
  std::map<std::tuple<Label, bool>, int> seen;

  for (std::size_t epoch = 0; epoch < 1000; ++epoch) {
    pass.begin(Mode::training, 2, 2);
    const Batch<float> batch = load_batch(set, std::span(both), pass,
                                          {&augment, 3, epoch, patch.shape(image)});

    REQUIRE(batch.input.shape == Shape{2, 3, 4});
    REQUIRE(batch.labels.shape == Shape{1, 3, 4});
    for (std::size_t n = 0; n < 2; ++n) {
      for (std::size_t p = 0; p < 12; ++p) {
        const Label label = batch.labels.at(n, p);
        CHECK(batch.input.at(n, p) == static_cast<float>(label));
        CHECK(batch.input.at(n, 12 + p) == static_cast<float>(label + 35));
      }
      const Label first = batch.labels.at(n, 0), next = batch.labels.at(n, 1);
      CHECK(batch.labels.at(n, 4) == first + 7);
      ++seen[{first - 3 * (next < first), next < first}];
    }
  }

  CHECK(seen.size() == 2 * 3 * 4);  // mirrored or not, at every place
  for (const auto& [place, count] : seen) CHECK(count > 40);  // 83 expected
}

TEST_CASE("RandomPatch: one that does not fit is refused") {
  std::vector<float> input(image.size()), out(24);
  Rng rng(1);
  const auto cut = [&](RandomPatch patch) {
    return error_of([&] { patch({image, input, {}}, out, {}, rng); });
  };

  CHECK(
      cut({.height = 6, .width = 4}) ==
      "RandomPatch: expected a patch of at most 5x7, found 6x4; choose a patch inside "
      "the samples");
  CHECK(cut({.height = 3, .width = 5}) ==
        "RandomPatch: expected room for 2x3x5, found 24 numbers; set "
        "FitOptions::augmented to its shape");
  CHECK(cut({.height = 3, .width = 4}) == "nothing thrown");
}
