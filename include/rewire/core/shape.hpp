// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/core/errors.hpp>

namespace rewire {

/// The size of one sample: features (`Shape{784}`) or channels, height and width.
/// Both lie in memory alike, as channels * height * width runs of lanes.
struct Shape {
  std::size_t channels = 0;
  std::size_t height = 1;
  std::size_t width = 1;

  /// Numbers in all.
  constexpr std::size_t size() const { return channels * height * width; }
  /// Numbers of a channel.
  constexpr std::size_t pixels() const { return height * width; }
  /// All three alike.
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// "784" for features, "64x8x16" for maps.
inline std::string text(const Shape& s) {
  if (s.pixels() == 1) return text(s.channels);
  return text(s.channels, "x", s.height, "x", s.width);
}

}  // namespace rewire
