// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Draws sizes and numbers from the bytes of a fuzzer; zeros after their end.
class SmallNumbers {
 public:
  SmallNumbers(const std::uint8_t* data, std::size_t size)
      : at_(data), end_(data + size) {}

  std::uint8_t byte() { return at_ == end_ ? std::uint8_t{0} : *at_++; }
  std::size_t below(std::size_t limit) { return byte() % limit; }

  /// Sixteenths between -8 and 8: sums of thousands of products of two have no rounding
  /// error in float, in whatever order they are added.
  template <class T>
  std::vector<T> exact(std::size_t count) {
    std::vector<T> all(count);
    for (T& v : all) v = static_cast<T>(static_cast<std::int8_t>(byte())) / 16;
    return all;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};
