// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include <rewire/data/batches.hpp>

using namespace rewire;

namespace {

/// Sample n has the bytes n, n + 1, ..., the label n % 5 and the values -n, n / 2.
Dataset count_up(std::size_t count, std::size_t width) {
  auto samples = Dataset::Bytes::from_shape({count, width});
  std::vector<Label> labels;
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t f = 0; f < width; ++f)
      samples(n, f) = static_cast<std::uint8_t>(n + f);
    labels.push_back(static_cast<Label>(n % 5));
  }
  return {{width}, std::move(samples), std::move(labels), 5};
}

}  // namespace

TEST_CASE("shuffle_order: a permutation that depends on seed and epoch alone") {
  std::vector<std::size_t> order(100), again(100), later(100), other(100);

  shuffle_order(order, 1, 0);
  again = later;  // whatever stood there before
  shuffle_order(again, 1, 0);
  shuffle_order(later, 1, 1);
  shuffle_order(other, 2, 0);

  CHECK(order == again);
  CHECK(order != later);
  CHECK(order != other);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < 100; ++i) CHECK(order[i] == i);
}

TEST_CASE("load_batch: every number stands where it belongs, padding is zero") {
  Dataset set = count_up(60, 37);
  set.normalise({0.5F}, {3});
  std::vector<std::size_t> positions(40);
  std::iota(positions.rbegin(), positions.rend(), std::size_t{7});
  for (const std::size_t threads : {1, 3}) {
    for (const std::size_t lanes : {1, 16, 48}) {
      CAPTURE(lanes);
      Pass<float> pass(threads);
      pass.begin(Mode::training, 40, lanes);

      const Batch<float> batch =
          load_batch(set, std::span<const std::size_t>(positions), pass);

      std::size_t right = 0;
      for (std::size_t n = 0; n < 40; ++n) {
        right += batch.labels.at(n, 0) == static_cast<Label>(positions[n] % 5);
        for (std::size_t f = 0; f < 37; ++f) {
          right +=
              batch.input.at(n, f) == 0.5F * static_cast<float>(positions[n] + f) + 3;
        }
      }
      CHECK(right == 40 * 38);
      CHECK(batch.values.empty());
      const std::size_t last = batch.input.tiles() - 1;
      for (std::size_t j = batch.input.filled(last); j < lanes; ++j) {
        CHECK(batch.labels.tile(last)[j] == 0);
        for (std::size_t f = 0; f < 37; ++f)
          CHECK(batch.input.tile(last)[f * lanes + j] == 0);
      }
    }
  }
}

TEST_CASE("load_batch: each feature may have a factor and a summand of its own") {
  Dataset set = count_up(3, 2);
  set.normalise({2, 10}, {0.25F});
  const std::vector<std::size_t> positions{2};
  Pass<double> pass;
  pass.begin(Mode::inference, 1, 1);

  const Batch<double> batch = load_batch(set, std::span(positions), pass);

  CHECK(batch.input.at(0, 0) == 2 * 2 + 0.25);
  CHECK(batch.input.at(0, 1) == 3 * 10 + 0.25);
}

TEST_CASE("load_batch: values and labels of pixels are laid out like activations") {
  auto values = Dataset::Floats::from_shape({3, 2});
  for (std::size_t n = 0; n < 3; ++n) {
    values(n, 0) = -static_cast<float>(n);
    values(n, 1) = static_cast<float>(n) / 2;
  }
  const Dataset line({2}, count_up(3, 2).samples(), values);
  const Dataset maps({2, 1, 2}, count_up(2, 4).samples(), {0, 1, 2, 3}, 5);
  const std::vector<std::size_t> positions{2, 0}, both{1, 0};
  Pass<float> pass, other;
  pass.begin(Mode::training, 2, 16);
  other.begin(Mode::training, 2, 16);

  const Batch<float> a = load_batch(line, std::span(positions), pass);
  const Batch<float> b = load_batch(maps, std::span(both), other);

  CHECK(a.labels.empty());
  CHECK(a.values.at(0, 0) == -2);
  CHECK(a.values.at(0, 1) == 1);
  CHECK(a.values.at(1, 0) == 0);
  CHECK(b.labels.shape == Shape{1, 1, 2});
  CHECK(b.labels.at(0, 0) == 2);
  CHECK(b.labels.at(0, 1) == 3);
  CHECK(b.labels.at(1, 1) == 1);
}
