// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are five profiles of Fast-SCNN's curriculum, each with sides that the
// network takes and a patch inside its image, or throw Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <rewire/core/errors.hpp>

#include "fast_scnn/profiles.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  try {
    const auto profiles = read_profiles(file.holding({data, size}));
    if (profiles.size() != profile_names.size()) std::abort();
    for (const Profile& p : profiles) {
      const rewire::Shape image = p.image(), patch = p.patch();
      if (patch.width < 17 || patch.height < 17) std::abort();
      if (patch.width > image.width || patch.height > image.height) std::abort();
    }
  } catch (const rewire::Error&) {
  }
  return 0;
}
