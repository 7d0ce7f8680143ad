// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <rewire/core/arena.hpp>
#include <rewire/core/random.hpp>

using namespace rewire;

namespace {

bool aligned(const void* p) {
  return reinterpret_cast<std::uintptr_t>(p) % Arena::alignment == 0;
}

}  // namespace

TEST_CASE("arena: spans are aligned, as long as asked for, and do not overlap") {
  Arena arena;
  Rng rng(3);
  std::vector<std::span<std::uint8_t>> spans;
  for (int i = 0; i < 200; ++i) {
    const auto size = static_cast<std::size_t>(rng.below(5000));
    const auto span = spans.emplace_back(arena.take<std::uint8_t>(size));
    REQUIRE(span.size() == size);
    REQUIRE(aligned(span.data()));
    for (auto& byte : span) byte = static_cast<std::uint8_t>(i);
  }

  bool intact = true;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    for (const auto byte : spans[i]) intact &= byte == static_cast<std::uint8_t>(i);
  }
  CHECK(intact);
}

TEST_CASE("arena: the second use of the same sizes allocates nothing") {
  Arena arena;
  Rng sizes(5);
  const auto use = [&arena](Rng rng) {
    std::vector<const void*> places;
    for (int i = 0; i < 50; ++i) {
      const Arena::Mark here = arena.mark();
      places.push_back(arena.take<double>(rng.below(20'000)).data());
      if (i % 3 == 0) arena.rewind(here);
    }
    return places;
  };
  for (int problem = 0; problem < 50; ++problem) {
    sizes.bits64();
    use(sizes);
    const std::size_t capacity = arena.capacity();

    arena.rewind({});
    const auto second = use(sizes);
    arena.rewind({});
    const auto third = use(sizes);

    CHECK(third == second);
    CHECK(arena.capacity() == capacity);
    arena.rewind({});
  }
}

TEST_CASE("arena: what is taken larger and larger, one at a time, takes the largest") {
  Arena arena;
  const auto kept = arena.take<char>(1000);
  kept[999] = 'x';
  const Arena::Mark mark = arena.mark();

  for (std::size_t size = 100'000; size <= 2'000'000; size += 100'000) {
    arena.take<char>(size);
    arena.rewind(mark);
  }

  CHECK(arena.capacity() < 2'100'000);
  CHECK(kept[999] == 'x');
}

TEST_CASE("arena: what is rewound is handed out again, what came before stays") {
  Arena arena;
  const auto kept = arena.take<int>(10);
  kept[9] = 7;
  const Arena::Mark mark = arena.mark();
  const int* given_back = arena.take<int>(1000).data();

  arena.rewind(mark);

  CHECK(arena.take<int>(500).data() == given_back);
  CHECK(kept[9] == 7);
}

TEST_CASE("arena: growing leaves earlier spans where they are") {
  Arena arena;
  const auto small = arena.take<int>(4);
  small[3] = 42;

  const auto large = arena.take<int>(1 << 20);

  large.back() = 1;
  CHECK(small[3] == 42);
  CHECK(arena.capacity() >= sizeof(int) * ((1 << 20) + 4));
}

TEST_CASE("arena: a chunk is used to its end and not beyond") {
  Arena arena;
  arena.take<char>(1);
  const std::size_t capacity = arena.capacity();

  arena.take<char>(capacity - Arena::alignment);
  CHECK(arena.capacity() == capacity);
  arena.take<char>(1);
  CHECK(arena.capacity() > capacity);
}

TEST_CASE("arena: nothing asked for takes nothing") {
  Arena arena;

  CHECK(arena.capacity() == 0);
  CHECK(arena.take<int>(0).empty());
}
