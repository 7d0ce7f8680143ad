// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <rewire/data/split.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

/// Sample i is the number i.
Dataset counted(std::size_t count) {
  auto samples = Dataset::Floats::from_shape({count, std::size_t{1}});
  for (std::size_t i = 0; i < count; ++i) samples(i, 0) = static_cast<float>(i);
  return {Shape{1}, std::move(samples), std::vector<Label>(count), 1, "counted"};
}

std::vector<int> numbers_of(const Dataset& set) {
  const auto& values = std::get<Dataset::Floats>(set.samples());
  std::vector<int> out;
  for (std::size_t i = 0; i < set.size(); ++i)
    out.push_back(static_cast<int>(values(i, 0)));
  return out;
}

std::vector<int> whole(const Split& split) {
  auto all = numbers_of(split.train), test = numbers_of(split.test);
  all.insert(all.end(), test.begin(), test.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("random_split: every sample is on one side, the same ones for a seed") {
  const Dataset set = counted(101);
  Rng a(3), b(3), c(4);

  const Split first = random_split(set, 0.7, a);

  CHECK(first.train.size() == 71);
  CHECK(whole(first) == numbers_of(set));
  CHECK(numbers_of(random_split(set, 0.7, b).test) == numbers_of(first.test));
  CHECK(numbers_of(random_split(set, 0.7, c).test) != numbers_of(first.test));
}

TEST_CASE("fold: the slices that test cover the set once, in order") {
  const Dataset set = counted(23);
  std::vector<int> tested;
  for (std::size_t k = 0; k < 5; ++k) {
    const Split part = fold(set, k, 5);

    CHECK(whole(part) == numbers_of(set));
    CHECK((part.test.size() == 4 || part.test.size() == 5));
    for (const int i : numbers_of(part.test)) tested.push_back(i);
  }
  CHECK(tested == numbers_of(set));
}

TEST_CASE("split: shares and folds that leave a side empty are errors") {
  Rng rng(1);
  const auto split = [&](double share) {
    return support::error_of([&] { random_split(counted(3), share, rng); });
  };
  const auto folded = [](std::size_t k, std::size_t folds) {
    return support::error_of([&] { fold(counted(3), k, folds); });
  };

  CHECK(split(0.1) ==
        "counted: expected a share for training that leaves samples on both sides, "
        "found 0.1 of 3; choose 0.7, say");
  CHECK(split(1) != "nothing thrown");
  CHECK(split(0.5) == "nothing thrown");
  CHECK(folded(3, 3) != "nothing thrown");
  CHECK(folded(0, 1) != "nothing thrown");
  CHECK(folded(0, 4) != "nothing thrown");
}
