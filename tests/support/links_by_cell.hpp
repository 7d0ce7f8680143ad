// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

#include <rewire/storage/sparse_weights.hpp>

namespace support {

/// Bits of a number: 0 and -0 differ.
inline std::uint32_t bits(float v) { return std::bit_cast<std::uint32_t>(v); }

/// One link as a rewiring must keep it.
struct Link {
  float value, slot0, slot1;
};

/// All links of trained weights with two slots, by cell `row * cols + column`.
inline std::unordered_map<std::uint64_t, Link> links_by_cell(
    const rewire::SparseWeights<float>& w) {
  const auto slot = [&](std::size_t i) {
    return w.in_csr_order(std::span<const float>(w.trained().slots[i]));
  };
  const auto value = w.in_csr_order(std::span<const float>(w.trained().value));
  const auto slot0 = slot(0), slot1 = slot(1);
  std::unordered_map<std::uint64_t, Link> all;
  std::size_t at = 0;
  for (std::size_t r = 0; r < w.links().rows(); ++r) {
    for (const std::uint32_t c : w.links().row(r)) {
      all[r * w.links().cols() + c] = {value[at], slot0[at], slot1[at]};
      ++at;
    }
  }
  return all;
}

/// How many links are not as `change` should have made them: survivors with the bits
/// that they had before, those grown with slots of zero, and with a value of zero where
/// nothing was drawn; and what forward reads is what was trained.
inline std::size_t wrong_links(const rewire::SparseWeights<float>& w,
                               const rewire::Rewiring& change,
                               const std::unordered_map<std::uint64_t, Link>& before) {
  const auto after = links_by_cell(w);
  std::size_t wrong = after.size() != w.size(), at = 0;
  for (std::size_t r = 0; r < w.links().rows(); ++r) {
    for (const std::uint32_t c : w.links().row(r)) {
      const std::uint64_t cell = r * w.links().cols() + c;
      const Link& link = after.at(cell);
      const bool fresh = change.from[at] == rewire::grown;
      const Link old = fresh ? Link{link.value, 0, 0} : before.at(cell);
      wrong += bits(w.values()[at++]) != bits(link.value) ||
               bits(old.value) != bits(link.value) ||
               bits(old.slot0) != bits(link.slot0) ||
               bits(old.slot1) != bits(link.slot1);
      wrong += fresh && change.start == rewire::Start::zero && bits(link.value) != 0;
    }
  }
  return wrong;
}

/// Whether columns are in range and increase in each row.
inline bool in_order(const rewire::Pattern& links) {
  std::size_t sum = 0;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    const auto row = links.row(r);
    sum += row.size();
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (row[k] >= links.cols() || (k > 0 && row[k - 1] >= row[k])) return false;
    }
  }
  return sum == links.size();
}

}  // namespace support
