// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

#include <rewire/concepts/optimizer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/optimizers/ranges.hpp>

namespace rewire {

/// Adaptive moments (Kingma and Ba, ICLR 2015, algorithm 1), in PyTorch's form.
/// With g' = g + l2 w and n updates so far, this one included:
///   m <- beta1 m + (1 - beta1) g'
///   s <- beta2 s + (1 - beta2) g'^2
///   w <- w - rate / (1 - beta1^n) * m / (sqrt(s / (1 - beta2^n)) + epsilon)
/// n counts the updates of the run, also for links that grew later: their moments start
/// at 0 without the correction, so their first steps are up to (1 - beta1) / sqrt(1 -
/// beta2) = 3.2 rates long.
struct Adam {
  static constexpr std::size_t slots = 2;  ///< first moment m, second moment s
  double learning_rate = 0.001;            ///< >= 0
  double beta1 = 0.9;                      ///< in [0, 1)
  double beta2 = 0.999;                    ///< in [0, 1)
  double epsilon = 1e-8;                   ///< > 0
  double l2 = 0;                           ///< >= 0; l2 * w is added to the gradient

  void validate() const {
    detail::require_not_negative(learning_rate, "Adam", "learning_rate");
    detail::require_memory(beta1, "Adam", "beta1");
    detail::require_memory(beta2, "Adam", "beta2");
    detail::require_positive(epsilon, "Adam", "epsilon");
    detail::require_not_negative(l2, "Adam", "l2");
  }

  template <class T>
  auto rule(const Step& now) const {
    const auto n = static_cast<double>(now.count);
    const double correct1 = 1 - std::pow(beta1, n);
    const double correct2 = std::sqrt(1 - std::pow(beta2, n));
    return [rate = static_cast<T>(now.rate / correct1),
            grow = static_cast<T>(1 / correct2), keep1 = static_cast<T>(beta1),
            add1 = static_cast<T>(1 - beta1), keep2 = static_cast<T>(beta2),
            add2 = static_cast<T>(1 - beta2), small = static_cast<T>(epsilon),
            pull = static_cast<T>(l2 * now.decay)](T& w, T g, T& m, T& s) {
      const T slope = g + pull * w;
      m = keep1 * m + add1 * slope;
      s = keep2 * s + add2 * slope * slope;
      w -= rate * m / (grow * sqrt(s) + small);
    };
  }
};
static_assert(check_optimizer<Adam>());

}  // namespace rewire
