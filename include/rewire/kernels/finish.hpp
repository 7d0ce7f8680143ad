// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/core/simd.hpp>

namespace rewire {

/// What becomes of the sums of a kernel before they leave their registers:
///   y[o] = factor[o] * sum + summand[o], where there are factors
///   y[o] = max(y[o], 0), where it rectifies; a NaN stays one
/// So batch normalisation by running statistics and a ReLU cost no pass over the
/// activations.
template <class T>
struct Finish {
  const T* factor = nullptr;   ///< one an output, or null
  const T* summand = nullptr;  ///< as many
  bool rectify = false;        ///< whether what is below 0 becomes 0

  /// For outputs from `first` on.
  Finish from(std::size_t first) const {
    if (factor == nullptr) return *this;
    return {factor + first, summand + first, rectify};
  }

  /// Does it to a register of sums of output o.
  template <class V>
  REWIRE_INLINE void apply(std::size_t o, V& sums) const {
    if (factor != nullptr) sums = sums * factor[o] + summand[o];
    if (rectify) {
      const V zero = {};
      sums = sums < zero ? zero : sums;
    }
  }
};

}  // namespace rewire
