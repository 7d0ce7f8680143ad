// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <rewire/core/sample.hpp>
#include <rewire/storage/pattern.hpp>

#include "support/error.hpp"

using namespace rewire;
using support::error_of;

namespace {

using Starts = std::vector<std::uint64_t>;
using Columns = std::vector<std::uint32_t>;

std::string message(std::size_t rows, std::size_t cols, Starts row_ptr, Columns col) {
  return error_of([&] { Pattern(rows, cols, row_ptr, col); });
}

bool contains(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("pattern: knows its rows, columns, links and density") {
  const Pattern p(3, 4, {0, 2, 2, 5}, {1, 3, 0, 2, 3});

  CHECK(p.rows() == 3);
  CHECK(p.cols() == 4);
  CHECK(p.size() == 5);
  CHECK(p.cells() == 12);
  CHECK(p.density() == doctest::Approx(5 / 12.0));
  CHECK(Columns(p.row(0).begin(), p.row(0).end()) == Columns{1, 3});
  CHECK(p.row(1).empty());
  CHECK(Columns(p.row(2).begin(), p.row(2).end()) == Columns{0, 2, 3});
}

TEST_CASE("pattern: may be empty in every way") {
  CHECK(Pattern().size() == 0);
  CHECK(Pattern().rows() == 0);
  CHECK(Pattern().density() == 0);
  CHECK(Pattern(2, 0, {0, 0, 0}, {}).cells() == 0);
  CHECK(Pattern(0, 5, {0}, {}).density() == 0);
}

TEST_CASE("pattern: every broken invariant is an error with its own sentence") {
  CHECK(
      message(2, 3, {0, 1}, {0}) ==
      "Pattern: expected one row start more than there are rows, found 2 starts for 2 "
      "rows; rebuild the pattern");
  CHECK(contains(message(2, 3, {1, 1, 1}, {0}),
                 "row starts from 0 to the number of links"));
  CHECK(contains(message(2, 3, {0, 1, 2}, {0}),
                 "row starts from 0 to the number of links"));
  CHECK(contains(message(3, 3, {0, 2, 1, 2}, {0, 1}),
                 "row starts that do not decrease, found 2 then 1 in row 1"));
  CHECK(contains(message(2, 3, {0, 9, 1}, {0}),
                 "row starts that do not decrease, found 0 then 9 in row 0"));
  CHECK(contains(message(1, 3, {0, 2}, {0, 3}),
                 "columns inside the layer, found 3 of 3 in row 0"));
  CHECK(contains(message(2, 3, {0, 0, 2}, {2, 1}),
                 "columns strictly increasing in a row, found 2 then 1 in row 1"));
  CHECK(contains(message(1, 3, {0, 2}, {1, 1}),
                 "columns strictly increasing in a row, found 1 then 1 in row 0"));
  CHECK(contains(message(1, std::size_t{1} << 32, {0, 0}, {}),
                 "fewer columns than 32 bits can number, found 4294967296"));
}

TEST_CASE("pattern: the next row may start again at any column") {
  CHECK(message(2, 3, {0, 1, 2}, {2, 0}) == "nothing thrown");
  CHECK(message(2, 3, {0, 1, 2}, {2, 2}) == "nothing thrown");
}

TEST_CASE("pattern: from cells is the same links as counted one by one") {
  Rng rng(1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t rows = 1 + rng.below(9), cols = 1 + rng.below(9);
    const auto cells = sample(rng.below(rows * cols + 1), rows * cols, rng);

    const Pattern p = Pattern::from_cells(rows, cols, cells);

    std::vector<std::uint64_t> back;
    for (std::size_t r = 0; r < rows; ++r) {
      for (const std::uint32_t c : p.row(r)) back.push_back(r * cols + c);
    }
    REQUIRE(p.rows() == rows);
    REQUIRE(p.cols() == cols);
    REQUIRE(back == cells);
  }
}

TEST_CASE("pattern: from cells works beyond 32 bits of cells") {
  const std::vector<std::uint64_t> cells{0, 4'999'999'999, 5'000'000'000,
                                         9'999'999'999};

  const Pattern p = Pattern::from_cells(100'000, 100'000, cells);

  CHECK(p.size() == 4);
  CHECK(p.row(49'999)[0] == 99'999);
  CHECK(p.row(50'000)[0] == 0);
  CHECK(p.row(99'999)[0] == 99'999);
}

TEST_CASE("pattern: cells out of range, out of order or twice are an error") {
  const auto from = [](std::vector<std::uint64_t> cells) {
    return error_of([&] { Pattern::from_cells(2, 3, cells); });
  };

  CHECK(from({0, 6}) ==
        "Pattern: expected cells below 6, found 6; let cells and size agree");
  CHECK(from({2, 1}) != "nothing thrown");
  CHECK(from({4, 1}) != "nothing thrown");
  CHECK(from({3, 3}) != "nothing thrown");
  CHECK(from({0, 1, 2, 3, 4, 5}) == "nothing thrown");
  CHECK(error_of([] { Pattern::from_cells(0, 3, std::vector<std::uint64_t>{0}); }) !=
        "nothing thrown");
}

TEST_CASE("pattern: a kernel counts as that many columns") {
  constexpr Extent conv{
      .outputs = 8, .inputs = 4, .kernel_height = 3, .kernel_width = 5};

  CHECK(conv.rows() == 8);
  CHECK(conv.cols() == 60);
  CHECK(conv.cells() == 480);
}
