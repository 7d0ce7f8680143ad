// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/optimizer.hpp>
#include <rewire/optimizers/ranges.hpp>

namespace rewire {

/// Stochastic gradient descent with momentum.  With gradient g' = g + l2 w and velocity
/// v:
///   v <- momentum v - rate g'
///   w <- w + v - decay w                          (the old w in the decay)
///   w <- w + momentum v - rate g' - decay w       with Nesterov's look-ahead
/// (Sutskever et al., ICML 2013).  `decay` is that of the published SET: on top of the
/// step, once an update, and not scaled by the rate.  A decay d has about the pull of
/// l2 = d / rate at momentum 0, and of l2 = d (1 - momentum) / rate otherwise.
struct SGD {
  static constexpr std::size_t slots = 1;  ///< velocity
  double learning_rate = 0.01;             ///< >= 0
  double momentum = 0;                     ///< in [0, 1)
  bool nesterov = false;                   ///< look-ahead
  double l2 = 0;                           ///< >= 0; l2 * w is added to the gradient
  double decay = 0;  ///< in [0, 1]; share of w that goes with each update

  void validate() const {
    detail::require_not_negative(learning_rate, "SGD", "learning_rate");
    detail::require_memory(momentum, "SGD", "momentum");
    detail::require_not_negative(l2, "SGD", "l2");
    require_range(decay, 0, 1, "SGD", "decay");
  }

  template <class T>
  auto rule(const Step& now) const {
    // Both forms in one: without look-ahead, w moves by 1 v + 0 g'.
    return [rate = static_cast<T>(now.rate), mu = static_cast<T>(momentum),
            ahead = static_cast<T>(nesterov ? momentum : 1),
            step = static_cast<T>(nesterov ? now.rate : 0),
            pull = static_cast<T>(l2 * now.decay),
            shrink = static_cast<T>(decay * now.decay)](T& w, T g, T& v) {
      const T slope = g + pull * w;
      v = mu * v - rate * slope;
      w = w + (ahead * v - step * slope) - shrink * w;
    };
  }
};
static_assert(check_optimizer<SGD>());

}  // namespace rewire
