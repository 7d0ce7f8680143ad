// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

#include <rewire/data/batch_loader.hpp>
#include <rewire/data/random_affine.hpp>

using namespace rewire;

namespace {

Dataset images(std::size_t count) {
  Rng rng(5);
  auto samples = Dataset::Bytes::from_shape({count, 3 * 8 * 8});
  for (auto& s : samples) s = static_cast<std::uint8_t>(rng.below(256));
  std::vector<Label> labels(count);
  for (std::size_t i = 0; i < count; ++i) labels[i] = static_cast<Label>(i % 4);
  return {{3, 8, 8}, std::move(samples), std::move(labels), 4};
}

std::vector<std::size_t> reversed(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  return order;
}

}  // namespace

TEST_CASE("BatchLoader: batches are those of load_batch, of any number of threads") {
  const Dataset set = images(50);
  const Augment augment = RandomAffine{};
  const std::vector<std::size_t> order = reversed(50);
  BatchLoader<float> loader(set, augment, 9, 16);
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    loader.begin(order, 12, epoch);
    for (std::size_t first = 0; first < 50; first += 12) {
      const auto positions = std::span<const std::size_t>(order).subspan(first).first(
          std::min<std::size_t>(12, 50 - first));
      Pass<float> pass(1 + epoch);
      pass.begin(Mode::training, positions.size(), plan_lanes(positions.size(), 16));

      const Batch<float> batch = loader.next();
      const Batch<float> same = load_batch(set, positions, pass, {&augment, 9, epoch});

      REQUIRE(batch.input.samples == positions.size());
      const std::size_t numbers = same.input.tiles() * same.input.tile_size();
      CHECK(std::equal(same.input.data, same.input.data + numbers, batch.input.data));
      for (std::size_t i = 0; i < positions.size(); ++i)
        CHECK(batch.labels.at(i, 0) == static_cast<Label>(positions[i] % 4));
    }
  }
}

TEST_CASE("BatchLoader: an epoch that is left early does not reach into the next") {
  const Dataset set = images(40);
  const std::vector<std::size_t> order = reversed(40);
  for (int again = 0; again < 50; ++again) {
    BatchLoader<float> loader(set, RandomAffine{.rotation = 0, .shift = 0}, 1, 16);
    loader.begin(order, 5, 0);
    loader.next();

    loader.begin(order, 8, 1);
    const Batch<float> batch = loader.next();

    CHECK(batch.input.samples == 8);
    CHECK(batch.labels.at(0, 0) == 3);  // of sample 39
  }
}

TEST_CASE("BatchLoader: what the augmentation throws arrives where the batch should") {
  const Dataset set = images(20);
  const std::vector<std::size_t> order = reversed(20);
  const auto fails = [](const Sample&, std::span<float>, std::span<Label>, Rng&) {
    throw std::runtime_error("no more film");
  };
  BatchLoader<float> loader(set, fails, 1, 16);
  loader.begin(order, 5, 0);

  CHECK_THROWS_WITH_AS(loader.next(), "no more film", std::runtime_error);
}
