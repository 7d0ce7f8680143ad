// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/core/philox.hpp>

#include "support/isa.hpp"

using namespace rewire;

namespace {

struct Draw {
  template <std::size_t Bytes>
  REWIRE_INLINE static void run(Rng stream, std::uint64_t first, std::uint32_t* out) {
    std::uint32_t bits[4 * detail::philox_blocks];
    detail::philox<Bytes>(stream.key(), stream.counter(), first, bits);
    for (const std::uint32_t word : bits) *out++ = word;
  }
};

}  // namespace

TEST_CASE("philox: many blocks at once are those that Rng draws") {
  const Rng stream(1, Purpose::dropout, 2, 3);
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    Rng one_by_one = stream;
    for (const std::uint64_t first : {0, 16, 32}) {
      std::vector<std::uint32_t> bits(64);
      support::run_at<Draw>(isa, stream, first, bits.data());
      std::size_t equal = 0;
      for (std::size_t block = 0; block < 16; ++block) {
        for (std::size_t word = 0; word < 4; ++word) {
          equal += bits[word * 16 + block] == one_by_one.bits32();
        }
      }
      CHECK(equal == 64);
    }
  }
}

TEST_CASE("philox: the number of a block has 64 bits") {
  const Rng stream(1);
  std::vector<std::uint32_t> bits(64);
  constexpr std::uint64_t first = 0xFFFFFFF8;

  support::run_at<Draw>(Isa::baseline, stream, first, bits.data());

  const auto c = stream.counter();
  const auto last = detail::philox({7, 1, c[2], c[3]}, stream.key());
  for (std::size_t word = 0; word < 4; ++word)
    CHECK(bits[word * 16 + 15] == last[word]);
}
