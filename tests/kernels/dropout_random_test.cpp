// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/layers/dropout.hpp>

#include "support/guarded.hpp"
#include "support/isa.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using detail::DropNumbers;
using support::Guarded;
using support::same_bits;

namespace {

constexpr std::size_t group = DropNumbers::group;

/// The masks of `groups` groups from `first` on, drawn word by word.
std::vector<std::uint8_t> plain_mask(Rng stream, std::uint64_t first,
                                     std::size_t groups, std::uint32_t dropped) {
  std::vector<std::uint8_t> mask(groups * group);
  for (std::uint64_t word = first * group / 2; word > 0; --word) stream.bits32();
  for (std::size_t g = 0; g < groups; ++g) {
    // Word w of block j, of 16, decides about numbers w * 16 + j and 64 + w * 16 + j.
    for (std::size_t draw = 0; draw < group / 2; ++draw) {
      const std::uint32_t bits = stream.bits32();
      const std::size_t at = g * group + draw % 4 * 16 + draw / 4;
      mask[at] = (bits & 0xFFFF) >= dropped;
      mask[at + group / 2] = (bits >> 16) >= dropped;
    }
  }
  return mask;
}

}  // namespace

TEST_CASE_TEMPLATE("dropout: 10,000 random tiles are as if drawn word by word", T,
                   float, double) {
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    const std::size_t count = support::size_up_to(500, rng);
    const std::size_t groups = (count + group - 1) / group, cut = rng.below(groups + 1);
    const std::uint64_t first = rng.below(8);
    const auto dropped = static_cast<std::uint32_t>(rng.below(65536));
    const Rng stream(i, Purpose::dropout, 3, 4);
    const Guarded<T> x(support::uniform_values<T>(count, rng));
    auto keep = plain_mask(stream, first, groups, dropped);
    keep.resize(count);
    std::vector<T> y(count);
    for (std::size_t k = 0; k < count; ++k) y[k] = x.data()[k] * (T{2} * keep[k]);

    for (const Isa isa : support::available_isas()) {
      CAPTURE(name(isa));
      Guarded<T> to(count);
      Guarded<std::uint32_t> words(groups * DropNumbers::words);
      for (const auto& [begin, end] : {std::array{cut, groups}, std::array{0UL, cut}}) {
        support::run_at<DropNumbers>(isa, stream, first, dropped, T{2}, begin, end,
                                     count, x.data(), to.data(), words.data());
      }
      CHECK(same_bits(to.values(), y));
      std::vector<std::uint8_t> mask(count);
      for (std::size_t k = 0; k < count; ++k) {
        const std::uint32_t word = words.data()[k / group * 16 + k % 16];
        mask[k] = word >> (k % group / 16) & 1;
      }
      CHECK(mask == keep);
      Guarded<T> back(count);
      support::run_at<detail::DropGradients>(isa, T{2}, 0UL, groups, count, x.data(),
                                             back.data(), words.data());
      CHECK(same_bits(back.values(), y));
    }
  }
}
