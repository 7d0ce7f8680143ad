// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <bit>

#include <rewire/network/fetch.hpp>

using namespace rewire;

using List = std::vector<std::size_t>;

TEST_CASE("fetch_exponential: names n - 1, n - 2, n - 4, ..., for n = 1 to 40") {
  for (std::size_t n = 1; n <= 40; ++n) {
    CAPTURE(n);
    const List from = fetch_exponential(n);
    CHECK(from.size() == std::bit_width(n));  // floor(log2 n) + 1
    for (std::size_t j = 0; j < from.size(); ++j)
      CHECK(from[j] == n - (std::size_t{1} << j));
  }
}

TEST_CASE("fetch_exponential: gives the published ends of a block") {
  CHECK(fetch_exponential(1) == List{0});
  CHECK(fetch_exponential(2) == List{1, 0});
  CHECK(fetch_exponential(3) == List{2, 1});
  CHECK(fetch_exponential(4) == List{3, 2, 0});
  CHECK(fetch_exponential(13) == List{12, 11, 9, 5});
  CHECK(fetch_exponential(33) == List{32, 31, 29, 25, 17, 1});
  CHECK(fetch_exponential(34) == List{33, 32, 30, 26, 18, 2});
}

TEST_CASE("fetch_all: names all, the oldest first, for n = 1 to 40") {
  for (std::size_t n = 1; n <= 40; ++n) {
    const List from = fetch_all(n);
    REQUIRE(from.size() == n);
    for (std::size_t i = 0; i < n; ++i) CHECK(from[i] == i);
  }
}

TEST_CASE("fetch: links of a block, its end included, are the published numbers") {
  const auto links = [](const FetchRule& rule, std::size_t layers) {
    std::size_t sum = 0;
    for (std::size_t n = 1; n <= layers + 1; ++n) sum += rule(n).size();
    return sum;
  };

  CHECK(links(fetch_exponential, 12) == 41);
  CHECK(links(fetch_all, 12) == 91);
  CHECK(links(fetch_exponential, 32) == 141);
  CHECK(links(fetch_all, 32) == 561);
  CHECK(links(fetch_exponential, 33) == 147);
  CHECK(links(fetch_all, 33) == 595);
}
