// SPDX-License-Identifier: BSD-3-Clause
// not_blank PICTURE.png...: whether there is something on each.  One sentence and exit
// code 1 where fewer than 1 of 500 pixels have another colour than most, or all have
// one of two colours.
#include <cstdint>
#include <exception>
#include <iostream>
#include <unordered_map>

#include <rewire/io/png.hpp>

namespace rw = rewire;

std::string what_is_wrong(const rw::Picture& picture) {
  std::unordered_map<std::uint32_t, std::size_t> pixels_of;
  for (std::size_t i = 0; i < picture.bytes.size(); i += picture.channels) {
    std::uint32_t colour = 0;
    for (std::size_t c = 0; c < picture.channels; ++c) {
      colour = colour << 8 | picture.bytes[i + c];
    }
    ++pixels_of[colour];
  }
  std::size_t most = 0;
  for (const auto& [colour, pixels] : pixels_of) most = std::max(most, pixels);
  const std::size_t all = picture.height * picture.width;
  if (all == 0) return "no pixel";
  if (pixels_of.size() < 3) return rw::text(pixels_of.size(), " colours");
  if ((all - most) * 500 < all)
    return rw::text(all - most, " of ", all, " pixels that are not background");
  return {};
}

int main(int count, char** paths) {
  bool right = true;
  for (int i = 1; i < count; ++i) {
    try {
      const std::string problem = what_is_wrong(rw::read_png(paths[i]));
      if (problem.empty()) continue;
      std::cerr << paths[i] << ": expected a picture of something, found " << problem
                << "\n";
    } catch (const std::exception& unreadable) {
      std::cerr << unreadable.what() << "\n";
    }
    right = false;
  }
  return right ? 0 : 1;
}
