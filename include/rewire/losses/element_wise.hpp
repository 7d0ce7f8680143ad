// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <rewire/core/errors.hpp>
#include <rewire/core/view.hpp>
#include <rewire/losses/agreement.hpp>

namespace rewire::detail {

/// Throws unless there is one target for every predicted number.  Only the sizes must
/// agree: a map and the same numbers as features lie in memory alike.
template <class T, class Target>
void require_targets_fit(std::string_view loss, const View<const T>& prediction,
                         std::string_view what, const View<const Target>& target) {
  if (target.shape.size() != prediction.shape.size()) {
    throw Error({std::string(loss),
                 text(what, " of ", text(prediction.shape), " as the prediction has"),
                 text(target.shape),
                 "let the last layer have as many outputs as there are"});
  }
  require_same_tiles(loss, prediction, what, target);
}

/// The sum of `f(prediction, target, slope)` over all places that are not padding,
/// where f also sets `slope`, which goes to the gradient; padding becomes zero there.
/// The sum is one of 16 partial sums, in an order that depends on sizes alone.
template <class T, class Target, class F>
double sum_element_wise(const View<const T>& prediction,
                        const View<const Target>& target, const View<T>& gradient,
                        F f) {
  constexpr std::size_t block = 16;
  double sums[block] = {};
  for (std::size_t t = 0; t < prediction.tiles(); ++t) {
    const std::size_t filled = prediction.filled(t), lanes = prediction.lanes;
    for (std::size_t row = 0; row < prediction.features(); ++row) {
      const T* p = prediction.tile(t) + row * lanes;
      const Target* y = target.tile(t) + row * lanes;
      T* g = gradient.empty() ? nullptr : gradient.tile(t) + row * lanes;
      for (std::size_t start = 0; start < filled; start += block) {
        const std::size_t end = std::min(filled, start + block);
        for (std::size_t j = start; j < end; ++j) {
          T slope{};
          sums[j - start] += f(p[j], y[j], slope);
          if (g != nullptr) g[j] = slope;
        }
      }
      if (g != nullptr) std::fill(g + filled, g + lanes, T{});
    }
  }
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

/// What a sum over all places is divided by.
inline double divisor(std::size_t samples, std::size_t outputs, bool per_sample_sum) {
  const auto count = static_cast<double>(samples);
  return per_sample_sum ? count : count * static_cast<double>(outputs);
}

}  // namespace rewire::detail
