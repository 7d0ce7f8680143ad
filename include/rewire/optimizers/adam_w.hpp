// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/optimizer.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/ranges.hpp>

namespace rewire {

/// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019), in PyTorch's
/// form:
///   w <- w - rate * weight_decay * w,  then as `Adam` without l2.
struct AdamW {
  static constexpr std::size_t slots = 2;  ///< first and second moment
  double learning_rate = 0.001;            ///< >= 0
  double beta1 = 0.9;                      ///< in [0, 1)
  double beta2 = 0.999;                    ///< in [0, 1)
  double epsilon = 1e-8;                   ///< > 0
  double weight_decay = 0.01;              ///< >= 0; scaled by the rate

  void validate() const {
    detail::require_not_negative(learning_rate, "AdamW", "learning_rate");
    detail::require_memory(beta1, "AdamW", "beta1");
    detail::require_memory(beta2, "AdamW", "beta2");
    detail::require_positive(epsilon, "AdamW", "epsilon");
    detail::require_not_negative(weight_decay, "AdamW", "weight_decay");
  }

  template <class T>
  auto rule(const Step& now) const {
    const Adam adam{learning_rate, beta1, beta2, epsilon};
    return [move = adam.template rule<T>(now),
            shrink = static_cast<T>(now.rate * weight_decay * now.decay)](T& w, T g,
                                                                          T& m, T& s) {
      w -= shrink * w;
      move(w, g, m, s);
    };
  }
};
static_assert(check_optimizer<AdamW>());

}  // namespace rewire
