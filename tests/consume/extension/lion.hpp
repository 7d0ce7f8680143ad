// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/rewire.hpp>

/// Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023):
///   w <- w - rate (sign(beta1 m + (1 - beta1) g) + decay w)
///   m <- beta2 m + (1 - beta2) g
struct Lion {
  static constexpr std::size_t slots = 1;  ///< m
  double learning_rate = 1e-3;             ///< about a tenth of Adam's
  double beta1 = 0.9;                      ///< in [0, 1)
  double beta2 = 0.99;                     ///< in [0, 1)
  double decay = 0;                        ///< >= 0

  template <class T>
  auto rule(const rewire::Step& now) const {
    return [rate = static_cast<T>(now.rate), b1 = static_cast<T>(beta1),
            b2 = static_cast<T>(beta2),
            pull = static_cast<T>(decay * now.decay)](T& w, T g, T& m) {
      const T c = b1 * m + (1 - b1) * g;
      w -= rate * (static_cast<T>((c > 0) - (c < 0)) + pull * w);
      m = b2 * m + (1 - b2) * g;
    };
  }
};
static_assert(rewire::check_optimizer<Lion>());
