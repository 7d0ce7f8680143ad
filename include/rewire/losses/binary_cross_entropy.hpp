// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

#include <rewire/concepts/loss.hpp>
#include <rewire/losses/element_wise.hpp>

namespace rewire {

/// Binary cross-entropy of sigmoid(z), where z is the prediction (a logit: no `Sigmoid`
/// before it) and y the target:
///   loss = (1 - y) z + c log(1 + exp(-z)),  d loss / dz = (1 - y) - c sigmoid(-z),
/// with c = 1 + (positive_weight - 1) y, as PyTorch's BCEWithLogitsLoss; finite for any
/// z.
///
/// Targets are `batch.values` in [0, 1]; where a batch has none, `batch.labels`, each
/// 0, 1 or `ignored`.  There are as many as outputs.  The mean is over all places that
/// count, in samples and outputs alike; if none does, the loss and all gradients are 0.
/// Throws where sizes do not agree or a target is out of range.
struct BinaryCrossEntropy {
  double positive_weight = 1;  ///< of targets 1, in [0, 1e9]: balances rare positives

  /// Sum over the outputs, mean over all samples of the batch: the gradient is then
  /// (sigmoid(z) - y) / samples, that of the published SET segmentation.
  bool per_sample_sum = false;

  template <class T>
  double operator()(Input<T> prediction, const Batch<T>& batch,
                    Output<T> gradient) const {
    require_range(positive_weight, 0, 1e9, "BinaryCrossEntropy", "positive_weight");
    detail::require_gradient_fits("BinaryCrossEntropy", prediction, gradient);
    if (!batch.values.empty()) {
      detail::require_targets_fit("BinaryCrossEntropy", prediction, "values",
                                  batch.values);
      return mean(prediction, batch.values, gradient,
                  prediction.samples * prediction.features());
    }
    if (batch.labels.empty()) {
      throw Error({"BinaryCrossEntropy", "values or labels to be predicted", "neither",
                   "take a data set that has one of them"});
    }
    detail::require_targets_fit("BinaryCrossEntropy", prediction, "labels",
                                batch.labels);
    return mean(prediction, batch.labels, gradient, count(batch.labels));
  }

 private:
  template <class T, class Target>
  double mean(const View<const T>& prediction, const View<const Target>& target,
              const View<T>& gradient, std::size_t places) const {
    // Places that do not count get slope 0, so any divisor will do where none counts.
    const std::size_t most = places == 0 ? 1 : places;
    const double divisor =
        static_cast<double>(per_sample_sum ? prediction.samples : most);
    const T scale = static_cast<T>(1 / divisor),
            more = static_cast<T>(positive_weight - 1);
    const double sum = detail::sum_element_wise(
        prediction, target, gradient,
        [scale, more](T z, Target given, T& slope) -> double {
          const T y = checked<T>(given);
          if (y < 0) return 0;
          const T c = 1 + more * y;
          const T small = std::exp(-std::abs(z));  // in (0, 1]: never overflows
          const T sigmoid_of_minus = (z < 0 ? T{1} : small) / (1 + small);
          slope = scale * ((1 - y) - c * sigmoid_of_minus);
          return static_cast<double>((1 - y) * z +
                                     c * (std::log1p(small) + (z < 0 ? -z : T{})));
        });
    return places == 0 ? 0 : sum / divisor;
  }

  /// The target as a number; negative where it does not count.
  template <class T>
  static T checked(Label label) {
    if (label == ignored || label == 0 || label == 1) return static_cast<T>(label);
    throw Error({"BinaryCrossEntropy", "labels 0, 1 or ignored (-1)", text(label),
                 "take SoftmaxCrossEntropy for more than two classes"});
  }
  template <class T>
  requires std::is_floating_point_v<T>
  static T checked(T value) {
    if (value >= 0 && value <= 1) return value;
    throw Error({"BinaryCrossEntropy", "values in [0, 1]", text(value),
                 "scale the values, or take SquaredError"});
  }

  static std::size_t count(const View<const Label>& labels) {
    std::size_t places = 0;
    for (std::size_t t = 0; t < labels.tiles(); ++t) {
      for (std::size_t row = 0; row < labels.features(); ++row) {
        const Label* y = labels.tile(t) + row * labels.lanes;
        for (std::size_t j = 0; j < labels.filled(t); ++j) places += y[j] != ignored;
      }
    }
    return places;
  }
};
static_assert(check_loss<BinaryCrossEntropy>());

}  // namespace rewire
