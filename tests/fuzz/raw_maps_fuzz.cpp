// SPDX-License-Identifier: BSD-3-Clause
// Any bytes, of any size a side and number of colours, are images with a mask each, or
// throw Error.  The first four bytes are side, colours, images to validate on, and how
// the rest is divided between the two files.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include <rewire/io/raw_maps.hpp>

#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile images, masks;
  if (size < 4) return 0;
  const std::span<const std::uint8_t> rest(data + 4, size - 4);
  const std::size_t cut = rest.size() * data[3] / 255;
  const rewire::RawMaps files{images.holding(rest.first(cut)),
                              masks.holding(rest.subspan(cut)), data[0], data[1]};
  try {
    const auto set = rewire::read_raw_maps(files, data[2]);
    if (set.test.size() != data[2] || set.train.size() == 0) std::abort();
    for (const auto* part : {&set.train, &set.test}) {
      for (const rewire::Label label : part->labels()) {
        const bool known =
            label >= 0 && label < static_cast<rewire::Label>(part->classes());
        if (!known && label != rewire::ignored) std::abort();
      }
    }
  } catch (const rewire::Error&) {
  }
  return 0;
}
