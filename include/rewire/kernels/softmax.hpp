// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/core/simd.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/functions.hpp>

namespace rewire {

namespace detail {

/// For at most 16 places side by side, class c of place i at x[c * step + i]: the
/// largest number of each.
struct LargestOfClasses {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* x, std::size_t classes, std::size_t step,
                                std::size_t places, T* top) {
    constexpr auto larger = [](T a, T b) { return a < b ? b : a; };
    for (std::size_t c = 0; c < classes; ++c) {
      T here[block] = {};
      copy_block<block>(here, x + c * step, places);
      map_block<block>(larger, top, top, static_cast<const T*>(here));
    }
  }
};

/// exp(x - top), to `g` (unless null; may be x), and its sum over the classes.
struct ExponentialsOfClasses {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* x, std::size_t classes, std::size_t step,
                                std::size_t places, const T* top, double* sum, T* g) {
    constexpr auto power = [](T a, T most) { return exp_minus(most - a); };
    for (std::size_t c = 0; c < classes; ++c) {
      T here[block] = {}, e[block];
      copy_block<block>(here, x + c * step, places);
      map_block<block>(power, e, static_cast<const T*>(here), top);
      for (std::size_t i = 0; i < block; ++i) sum[i] += static_cast<double>(e[i]);
      if (g != nullptr) copy_block<block>(g + c * step, e, places);
    }
  }
};

/// exp(x - top) in `g` becomes factor * exp(x - top) - share, or 0 where the factor is;
/// the share is smooth * w * scale, with the class's weight w (1 without weights).
struct GradientOfClasses {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(T* g, std::size_t classes, std::size_t step,
                                std::size_t places, const T* factor, double smooth,
                                const double* weights, double scale) {
    for (std::size_t c = 0; c < classes; ++c) {
      const double w = weights == nullptr ? 1 : weights[c];
      const T share = static_cast<T>(smooth * w * scale);
      const auto slope = [share](T e, T f) {
        const T counted = f * e - share;
        return f == 0 ? T{} : counted;
      };
      T here[block] = {}, out[block];
      copy_block<block>(here, g + c * step, places);
      map_block<block>(slope, out, static_cast<const T*>(here), factor);
      copy_block<block>(g + c * step, static_cast<const T*>(out), places);
    }
  }
};

}  // namespace detail

}  // namespace rewire
