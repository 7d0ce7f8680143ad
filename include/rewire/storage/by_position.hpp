// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <rewire/storage/pattern.hpp>

namespace rewire {

/// Numbers of links, asked for by position in CSR order wherever they lie: nothing is
/// copied for those who never ask.
class ByPosition {
 public:
  ByPosition() = default;

  /// One after the other, as positions are.
  template <class Numbers>
  requires std::convertible_to<const Numbers&, std::span<const float>> ByPosition(
      const Numbers& numbers)  // implicit, as a view is
      : numbers_(numbers) {}

  /// That of position k is numbers[place[k]].
  ByPosition(std::span<const float> numbers, std::span<const Position> place)
      : numbers_(numbers), place_(place) {}

  /// The number of link k.
  float operator[](std::size_t k) const {
    return numbers_[place_.empty() ? k : place_[k]];
  }
  /// Links.
  std::size_t size() const { return numbers_.size(); }
  /// Whether there are none.
  bool empty() const { return numbers_.empty(); }

 private:
  std::span<const float> numbers_;
  std::span<const Position> place_;
};

}  // namespace rewire
