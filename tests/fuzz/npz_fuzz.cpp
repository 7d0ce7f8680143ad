// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are arrays whose sizes fit their bytes, or throw Error; those of an archive
// are the same when they are written again.  Checksums are made right first, as far as
// the archive has any: else few changes would be looked at further.
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <rewire/io/npz_reader.hpp>

namespace {

constexpr std::size_t most = 1 << 20;

void check(const rewire::NpyArray& array) {
  const auto width = static_cast<std::size_t>(array.type.at(2) - '0');
  std::size_t product = width;
  for (const std::size_t n : array.shape) product *= n;
  if (product != array.bytes.size() || product > most) std::abort();
}

/// Of a stored file right behind its local header, where the directory's first entry
/// says one: its checksum goes there.
void repair(std::string& file) {
  const std::size_t entry = file.find("PK\x01\x02"), local = file.find("PK\x03\x04");
  if (entry == file.npos || local == file.npos || file.size() < entry + 46 ||
      file.size() < local + 30)
    return;
  const auto byte = [&](std::size_t i) {
    return std::size_t{static_cast<unsigned char>(file[i])};
  };
  const std::size_t size = byte(entry + 20) + 256 * byte(entry + 21);
  const std::size_t begin = local + 30 + byte(local + 26) + byte(local + 28);
  if (begin + size > file.size()) return;
  const auto sum = ::crc32_z(0, reinterpret_cast<Bytef*>(file.data()) + begin, size);
  for (int i = 0; i < 4; ++i) file[entry + 16 + i] = static_cast<char>(sum >> (8 * i));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    check(rewire::parse_npy(bytes, "fuzz", most));
  } catch (const rewire::Error&) {
  }
  repair(bytes);
  try {
    std::size_t sum = 0;
    for (const auto& [name, array] : rewire::parse_npz(bytes, "fuzz", most)) {
      check(array);
      sum += array.bytes.size();
      const auto again = rewire::parse_npy(rewire::npy(array), "again", most);
      if (again.bytes != array.bytes || again.shape != array.shape) std::abort();
    }
    if (sum > most) std::abort();
  } catch (const rewire::Error&) {
  }
  return 0;
}
