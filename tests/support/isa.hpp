// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <rewire/core/simd.hpp>

namespace support {

/// The instruction sets that this processor has.
inline std::vector<rewire::Isa> available_isas() {
  std::vector<rewire::Isa> all;
  for (const auto isa :
       {rewire::Isa::baseline, rewire::Isa::avx2, rewire::Isa::avx512}) {
    if (isa <= rewire::best_isa()) all.push_back(isa);
  }
  return all;
}

/// As `rewire::dispatch`, but for the instruction set that is asked for: the library
/// reads the environment only once a process.
template <class Kernel, class... Args>
void run_at([[maybe_unused]] rewire::Isa isa, Args... args) {
#if defined(__x86_64__)
  if (isa == rewire::Isa::avx512) {
    return rewire::detail::run_avx512<Kernel, Args...>(args...);
  }
  if (isa == rewire::Isa::avx2)
    return rewire::detail::run_avx2<Kernel, Args...>(args...);
#endif
  Kernel::template run<16>(args...);
}

}  // namespace support
