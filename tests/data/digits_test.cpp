// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <rewire/data/digits.hpp>

using namespace rewire;

namespace {

constexpr std::size_t pixels = 28 * 28;

std::span<const std::uint8_t> image(const Dataset& set, std::size_t i) {
  return {std::get<Dataset::Bytes>(set.samples()).data() + i * pixels, pixels};
}

template <class A, class B>
double distance(const A& a, const B& b) {
  double sum = 0;
  for (std::size_t i = 0; i < pixels; ++i) {
    const double d = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += d * d;
  }
  return sum;
}

/// Share of the test samples whose label is that of the nearest of `points`.
template <class Points, class Labels>
double nearest(const Dataset& test, const Points& points, const Labels& labels) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < test.size(); ++i) {
    double least = std::numeric_limits<double>::infinity();
    Label answer = ignored;
    for (std::size_t k = 0; k < points.size(); ++k) {
      const double d = distance(image(test, i), points[k]);
      if (d >= least) continue;
      least = d;
      answer = labels[k];
    }
    right += answer == test.labels()[i];
  }
  return static_cast<double>(right) / static_cast<double>(test.size());
}

std::array<std::size_t, 10> count_labels(const Dataset& set) {
  std::array<std::size_t, 10> counts{};
  for (const Label label : set.labels()) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

}  // namespace

TEST_CASE("digits: neighbours tell them apart, class means do not") {
  const Split set = digits(2000, 1000, 11);
  std::vector<std::span<const std::uint8_t>> train;
  std::vector<std::vector<double>> means(10, std::vector<double>(pixels));
  for (std::size_t i = 0; i < set.train.size(); ++i) {
    train.push_back(image(set.train, i));
    auto& mean = means[static_cast<std::size_t>(set.train.labels()[i])];
    for (std::size_t p = 0; p < pixels; ++p) mean[p] += train[i][p] / 200.0;
  }
  const std::array<Label, 10> classes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  const double by_neighbour = nearest(set.test, train, set.train.labels());
  const double by_mean = nearest(set.test, means, classes);

  CHECK(by_neighbour >= 0.85);
  CHECK(by_neighbour <= 0.99);
  CHECK(by_mean < 0.85);
  CHECK(by_mean > 0.5);
}

TEST_CASE("digits: says what it holds") {
  const Split set = digits(30, 20, 1);

  CHECK(set.train.name() == "digits");
  CHECK(set.train.size() == 30);
  CHECK(set.test.size() == 20);
  CHECK(set.train.classes() == 10);
  CHECK(set.train.shape() == Shape{1, 28, 28});
  CHECK(set.train.scale()[0] == 1.0F / 255);
  CHECK(set.train.offset()[0] == 0.0F);
}

TEST_CASE("digits: classes are balanced and their order is random") {
  const Split set = digits(1000, 200, 5);
  std::size_t in_order = 0;
  for (std::size_t i = 0; i < set.train.size(); ++i) {
    in_order += set.train.labels()[i] == static_cast<Label>(i % 10);
  }

  for (const std::size_t count : count_labels(set.train)) CHECK(count == 100);
  for (const std::size_t count : count_labels(set.test)) CHECK(count == 20);
  CHECK(in_order < 160);  // 100 expected, standard deviation 10
}

TEST_CASE("digits: a larger set begins with the smaller one") {
  const Split small = digits(37, 5, 9);
  const Split large = digits(60, 25, 9);

  for (std::size_t i = 0; i < 37; ++i) {
    CHECK(small.train.labels()[i] == large.train.labels()[i]);
    CHECK(distance(image(small.train, i), image(large.train, i)) == 0);
  }
  CHECK(distance(image(small.test, 4), image(large.test, 4)) == 0);
}

TEST_CASE("digits: other seeds and the test set are other samples") {
  const Split one = digits(50, 50, 1);
  const Split two = digits(50, 50, 2);

  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(distance(image(one.train, i), image(two.train, i)) > 0);
    CHECK(distance(image(one.train, i), image(one.test, i)) > 0);
  }
}

TEST_CASE("digits: ink is in the middle, paper is nearly blank") {
  const Split set = digits(500, 0, 3);

  double inside = 0, border = 0;
  for (std::size_t i = 0; i < set.train.size(); ++i) {
    double ink = 0;
    for (std::size_t p = 0; p < pixels; ++p) {
      const std::size_t row = p / 28, column = p % 28;
      const bool edge = row < 2 || row >= 26 || column < 2 || column >= 26;
      (edge ? border : inside) += image(set.train, i)[p];
      ink += image(set.train, i)[p] > 100;
    }
    CHECK(ink >= 15);  // the thinnest 1
    CHECK(ink <= 300);
  }

  CHECK(border < 0.02 * inside);
}

// Only +, -, *, / and sqrt make the images, so every compiler draws the same bytes.
TEST_CASE("digits: the same seed gives the same bytes on every compiler") {
  const Split set = digits(200, 0, 1);

  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (std::size_t i = 0; i < set.train.size(); ++i) {
    for (const std::uint8_t byte : image(set.train, i)) {
      hash = (hash ^ byte) * 0x100000001B3;
    }
  }

  CHECK(hash == 4695095200603365766U);
}

TEST_CASE("digits: no samples are a set too") {
  const Split set = digits(0, 0, 1);

  CHECK(set.train.size() == 0);
  CHECK(set.test.size() == 0);
}
