// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a table of finite numbers with a class a row, or throw Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <rewire/io/csv.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view words(reinterpret_cast<const char*>(data), size);
  for (const bool labelled : {true, false}) {
    try {
      auto table = rewire::parse_csv(words, "fuzz", {.labelled = labelled});
      const auto& values = table.values;
      if (values.shape(0) == 0 || (labelled && values.shape(1) == 0)) std::abort();
      for (const float x : values) {
        if (!std::isfinite(x)) std::abort();
      }
      if (table.labels.size() != (labelled ? values.shape(0) : 0)) std::abort();
      if (!table.names.empty() && table.names.size() != values.shape(1)) std::abort();
      if (!labelled) continue;
      const auto classes = rewire::class_names(table.labels);
      rewire::csv_dataset(std::move(table), classes, "fuzz");
    } catch (const rewire::Error&) {
    }
  }
  return 0;
}
