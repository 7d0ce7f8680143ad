// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are whole records of CIFAR-10 or CIFAR-100 with known labels, or throw
// Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include <rewire/io/cifar.hpp>

#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  const std::filesystem::path paths[] = {file.holding({data, size})};
  for (const std::size_t label_bytes : {1, 2}) {
    const std::size_t classes = label_bytes == 1 ? 10 : 100;
    try {
      const auto set = rewire::cifar_dataset(paths, classes, "fuzz", label_bytes);
      if (set.size() == 0 || set.labels().size() != set.size()) std::abort();
      for (const rewire::Label label : set.labels()) {
        if (label < 0 || label >= static_cast<rewire::Label>(classes)) std::abort();
      }
    } catch (const rewire::Error&) {
    }
  }
  return 0;
}
