// SPDX-License-Identifier: BSD-3-Clause
// libpng and zlib are needed at link time: pixels come back from both.
#include <algorithm>
#include <cstdio>

#include <rewire/io/gzip.hpp>
#include <rewire/io/png.hpp>

namespace rw = rewire;

int main() {
  const rw::Picture square{
      .height = 2, .width = 2, .channels = 1, .bytes = {0, 80, 160, 255}};
  const auto png = rw::parse_png_numbers(rw::make_png(square), "square");
  const bool same_png = std::ranges::equal(png.numbers, square.bytes);
  const bool same_gzip =
      rw::gunzip(rw::gzip(square.bytes), 100, "bytes") == square.bytes;
  std::printf("PNG %s, gzip %s\n", same_png ? "well" : "changed",
              same_gzip ? "well" : "changed");
  return same_png && same_gzip ? 0 : 1;
}
