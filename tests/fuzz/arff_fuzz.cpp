// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a table of finite numbers with a declared class a row, or throw Error.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <rewire/io/arff.hpp>

#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  try {
    const auto read = rewire::read_arff(file.holding({data, size}));
    const auto& values = read.table.values;
    if (values.shape(0) == 0 || read.table.names.size() != values.shape(1))
      std::abort();
    if (!std::ranges::all_of(values, [](float x) { return std::isfinite(x); }))
      std::abort();
    if (read.table.labels.size() != values.shape(0)) std::abort();
    for (const std::string& label : read.table.labels) {
      if (std::ranges::find(read.classes, label) == read.classes.end()) std::abort();
    }
  } catch (const rewire::Error&) {
  }
  return 0;
}
