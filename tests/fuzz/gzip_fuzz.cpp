// SPDX-License-Identifier: BSD-3-Clause
// Any bytes unpack to at most what was allowed, or throw Error; packing is undone
// exactly.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include <rewire/io/gzip.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t most = 1 << 20;
  const std::span bytes(data, size);
  try {
    const auto whole = rewire::gunzip(bytes, most, "fuzz");
    if (whole.size() > most) std::abort();
    const auto front = rewire::gunzip_front(bytes, 10, "fuzz");
    if (!std::equal(front.begin(), front.end(), whole.begin())) std::abort();
    if (rewire::gunzip(rewire::gzip(whole), whole.size(), "fuzz") != whole)
      std::abort();
  } catch (const rewire::Error&) {
  }
  return 0;
}
