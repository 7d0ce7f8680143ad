// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/loss.hpp>
#include <rewire/losses/element_wise.hpp>

namespace rewire {

/// The mean of (prediction - value)^2 over samples and outputs, without a factor of
/// 1/2. `batch.values` has as many outputs as the prediction, of whatever shape.  An
/// empty batch costs 0.  Throws where sizes do not agree.
struct SquaredError {
  bool per_sample_sum = false;  ///< sum over the outputs, mean over the samples only

  template <class T>
  double operator()(Input<T> prediction, const Batch<T>& batch,
                    Output<T> gradient) const {
    if (batch.values.empty()) {
      throw Error({"SquaredError", "values to be predicted", "none",
                   "take a data set with values, or a loss on labels"});
    }
    detail::require_targets_fit("SquaredError", prediction, "values", batch.values);
    detail::require_gradient_fits("SquaredError", prediction, gradient);
    if (prediction.samples * prediction.features() == 0) return 0;
    const double count =
        detail::divisor(prediction.samples, prediction.features(), per_sample_sum);
    const T scale = static_cast<T>(2 / count);
    return detail::sum_element_wise(prediction, batch.values, gradient,
                                    [scale](T p, T y, T& slope) {
                                      const T off = p - y;
                                      slope = scale * off;
                                      return static_cast<double>(off) *
                                             static_cast<double>(off);
                                    }) /
           count;
  }
};
static_assert(check_loss<SquaredError>());

}  // namespace rewire
