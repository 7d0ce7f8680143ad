// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/kernels/transpose.hpp>

#include "support/isa.hpp"

using namespace rewire;

namespace {

constexpr std::size_t table = 150;

/// How many numbers of a tile differ from the loop that says what they should be.
template <class From, class To>
std::size_t wrong(Isa isa, std::size_t count, std::size_t width, std::size_t lanes,
                  bool each) {
  Rng rng(width + lanes);
  std::vector<From> rows(table * width);
  for (From& v : rows) v = static_cast<From>(rng.below(200));
  std::vector<std::size_t> positions(count);
  for (std::size_t& p : positions) p = rng.below(table);
  // Powers of two: products and sums are exact, fused or not.
  std::vector<float> scale(std::max<std::size_t>(width, 16), 0.5F),
      offset(scale.size(), -4.0F);
  for (std::size_t c = 0; each && c < width; ++c) {
    scale[c] = c % 2 == 0 ? 2.0F : 0.25F;
    offset[c] = static_cast<float>(c % 5);
  }
  const To untouched{77};
  std::vector<To> tile(width * lanes + 1, untouched);
  const std::size_t begin = width / 3;

  support::run_at<detail::Transpose>(
      isa, Rows<From>{rows.data(), width, positions.data()}, count, begin, width,
      tile.data(), lanes, Affine{scale.data(), offset.data(), each, each});

  std::size_t bad = tile[width * lanes] != untouched;
  for (std::size_t c = 0; c < width; ++c) {
    for (std::size_t r = 0; r < lanes; ++r) {
      To right = untouched;
      if (c >= begin && r >= count) right = To{};
      if (c >= begin && r < count) {
        const auto raw = static_cast<To>(rows[positions[r] * width + c]);
        const std::size_t at = each ? c : 0;
        right = raw * static_cast<To>(scale[at]) + static_cast<To>(offset[at]);
      }
      bad += tile[c * lanes + r] != right;
    }
  }
  return bad;
}

}  // namespace

TEST_CASE_TEMPLATE("transpose: every number stands where it belongs, the rest is zero",
                   To, float, double) {
  std::size_t bad = 0;
  for (const Isa isa : support::available_isas()) {
    for (const std::size_t lanes : {1, 2, 3, 4, 5, 8, 10, 16, 48, 64, 128}) {
      for (const std::size_t width : {1, 2, 3, 15, 16, 17, 100, 300}) {
        for (const bool each : {false, true}) {
          for (const std::size_t count : {lanes, (lanes + 1) / 2}) {
            bad += wrong<float, To>(isa, count, width, lanes, each);
            bad += wrong<std::uint8_t, To>(isa, count, width, lanes, each);
          }
        }
      }
    }
  }
  CHECK(bad == 0);
}

TEST_CASE("transpose: integers, without factors, there and back") {
  const std::size_t rows = 37, columns = 53;
  std::vector<std::int32_t> a(rows * columns), b(a.size()), c(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<std::int32_t>(i);

  lay_out(Rows<std::int32_t>{a.data(), columns}, rows, 0, columns, b.data(), rows);
  lay_out(Rows<std::int32_t>{b.data(), rows}, columns, 0, rows, c.data(), columns);

  CHECK(b[1] == a[columns]);
  CHECK(c == a);
}
