// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are an array whose sizes fit its bytes, or throw Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <rewire/io/idx.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t most = 1 << 20;
  try {
    const auto array = rewire::parse_idx({data, data + size}, "fuzz", most);
    std::size_t product = 1;
    for (const std::size_t n : array.shape) product *= n;
    if (product != array.bytes.size() || product > most) std::abort();
    if (array.shape.empty() || array.shape.size() > 4) std::abort();
  } catch (const rewire::Error&) {
  }
  return 0;
}
