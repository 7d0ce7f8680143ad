// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/optimizer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/optimizers/ranges.hpp>

namespace rewire {

/// Divides the gradient by a running average of its size (Tieleman and Hinton, Neural
/// Networks for Machine Learning, lecture 6.5, 2012), in PyTorch's form.  With g' = g +
/// l2 w:
///   s <- alpha s + (1 - alpha) g'^2
///   v <- momentum v + g' / (sqrt(s) + epsilon)
///   w <- w - rate v
struct RMSProp {
  static constexpr std::size_t slots = 2;  ///< mean square s, velocity v
  double learning_rate = 0.01;             ///< >= 0
  double alpha = 0.99;                     ///< in [0, 1)
  double epsilon = 1e-8;                   ///< > 0
  double momentum = 0;                     ///< in [0, 1)
  double l2 = 0;                           ///< >= 0; l2 * w is added to the gradient

  void validate() const {
    detail::require_not_negative(learning_rate, "RMSProp", "learning_rate");
    detail::require_memory(alpha, "RMSProp", "alpha");
    detail::require_positive(epsilon, "RMSProp", "epsilon");
    detail::require_memory(momentum, "RMSProp", "momentum");
    detail::require_not_negative(l2, "RMSProp", "l2");
  }

  template <class T>
  auto rule(const Step& now) const {
    return [rate = static_cast<T>(now.rate), keep = static_cast<T>(alpha),
            add = static_cast<T>(1 - alpha), small = static_cast<T>(epsilon),
            mu = static_cast<T>(momentum),
            pull = static_cast<T>(l2 * now.decay)](T& w, T g, T& s, T& v) {
      const T slope = g + pull * w;
      s = keep * s + add * slope * slope;
      v = mu * v + slope / (sqrt(s) + small);
      w -= rate * v;
    };
  }
};
static_assert(check_optimizer<RMSProp>());

}  // namespace rewire
