// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a picture of as many pixels as it says, or throw Error; numbers are the
// same when they are written again.  The checksum of each chunk is made right first.
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include <rewire/io/png.hpp>

namespace {

constexpr std::size_t most = 1 << 20;

void repair(std::span<std::uint8_t> file) {
  constexpr std::size_t signature = 8, around = 12;  // length, kind, checksum
  for (std::size_t at = signature; at + around <= file.size();) {
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) length = length * 256 + file[at + i];
    if (length > file.size() - at - around) return;
    const auto sum = ::crc32_z(0, file.data() + at + 4, length + 4);
    for (std::size_t i = 0; i < 4; ++i)
      file[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += around + length;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> file(data, data + size);
  repair(file);
  try {
    const auto picture = rewire::parse_png(file, "fuzz", most);
    if (picture.bytes.size() != 3 * picture.height * picture.width) std::abort();
    if (picture.bytes.size() > most) std::abort();
  } catch (const rewire::Error&) {
  }
  try {
    const auto map = rewire::parse_png_numbers(file, "fuzz", most);
    if (map.numbers.size() != map.height * map.width) std::abort();
    if (std::ranges::any_of(map.numbers, [](auto n) { return n > 255; })) return 0;
    const rewire::Picture grey{
        map.height, map.width, 1, {map.numbers.begin(), map.numbers.end()}};
    const auto again = rewire::parse_png_numbers(rewire::make_png(grey), "again", most);
    if (again.numbers != map.numbers) std::abort();
  } catch (const rewire::Error&) {
  }
  return 0;
}
