// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>

/// One stage of the curriculum: what images are resized to, and what training cuts out.
struct Profile {
  std::string name;
  std::size_t image_width = 0, image_height = 0;
  std::size_t patch_width = 0, patch_height = 0;

  rewire::Shape image() const { return {3, image_height, image_width}; }
  rewire::Shape patch() const { return {3, patch_height, patch_width}; }
};

/// "192x144": the width first, as profiles have it.
inline std::string width_by_height(const rewire::Shape& image) {
  return rewire::text(image.width, "x", image.height);
}

inline const std::array<const char*, 5> profile_names{"low", "medium", "high", "higher",
                                                      "highest"};
