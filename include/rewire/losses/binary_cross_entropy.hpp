// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <rewire/concepts/loss.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/losses/element_wise.hpp>

namespace rewire {

namespace detail {

/// One row of logits with its targets (negative: does not count): adds the loss of lane
/// j to sums[j % block] and writes the slopes, times `scale`, to `g` (unless null; may
/// be z).
struct LogisticLosses {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T, class Target>
  REWIRE_INLINE static void run(const T* z, const Target* y, std::size_t lanes, T scale,
                                T more, double* sums, T* g) {
    constexpr auto power = [](T a) { return exp_minus(std::abs(a)); };
    const auto slope = [scale, more](T a, Target t, T small) {
      const T target = static_cast<T>(t);
      const T sigmoid_of_minus = (a < 0 ? T{1} : small) / (1 + small);
      const T s = scale * ((1 - target) - (1 + more * target) * sigmoid_of_minus);
      return target < 0 ? T{} : s;
    };
    const auto loss = [more](T a, Target t, T small) {
      const T target = static_cast<T>(t);
      const T l = (1 - target) * a +
                  (1 + more * target) * (log1p_share(small) + (a < 0 ? -a : T{}));
      return target < 0 ? T{} : l;
    };
    for (std::size_t j = 0; j < lanes; j += block) {
      const std::size_t count = std::min(block, lanes - j);
      T here[block] = {}, small[block], out[block];
      Target target[block];
      std::fill(target, target + block, static_cast<Target>(-1));
      copy_block<block>(here, z + j, count);
      copy_block<block>(target, y + j, count);
      const T* const a = here;
      const Target* const t = target;
      map_block<block>(power, small, a);
      map_block<block>(loss, out, a, t, static_cast<const T*>(small));
      for (std::size_t i = 0; i < block; ++i) sums[i] += static_cast<double>(out[i]);
      if (g == nullptr) continue;
      map_block<block>(slope, out, a, t, static_cast<const T*>(small));
      copy_block<block>(g + j, out, count);
    }
  }
};

}  // namespace detail

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
      return mean(prediction, batch.values, gradient, count(batch.values));
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
  /// `places`: how many count.
  template <class T, class Target>
  double mean(const View<const T>& prediction, const View<const Target>& target,
              const View<T>& gradient, std::size_t places) const {
    // Places that do not count get slope 0, so any divisor will do where none counts.
    const std::size_t most = places == 0 ? 1 : places;
    const double divisor =
        static_cast<double>(per_sample_sum ? prediction.samples : most);
    const T scale = static_cast<T>(1 / divisor),
            more = static_cast<T>(positive_weight - 1);
    double sums[detail::LogisticLosses::block] = {};
    for (std::size_t t = 0; t < prediction.tiles(); ++t) {
      const std::size_t filled = prediction.filled(t), lanes = prediction.lanes;
      for (std::size_t row = 0; row < prediction.features(); ++row) {
        T* const g = gradient.empty() ? nullptr : gradient.tile(t) + row * lanes;
        dispatch<detail::LogisticLosses>(prediction.tile(t) + row * lanes,
                                         target.tile(t) + row * lanes, filled, scale,
                                         more, +sums, g);
        if (g != nullptr) std::fill(g + filled, g + lanes, T{});
      }
    }
    double total = 0;
    for (const double sum : sums) total += sum;
    return places == 0 ? 0 : total / divisor;
  }

  static bool counts(Label label) {
    if (label == ignored || label == 0 || label == 1) return label != ignored;
    throw Error({"BinaryCrossEntropy", "labels 0, 1 or ignored (-1)", text(label),
                 "take SoftmaxCrossEntropy for more than two classes"});
  }
  template <class T>
  requires std::is_floating_point_v<T>
  static bool counts(T value) {
    if (value >= 0 && value <= 1) return true;
    throw Error({"BinaryCrossEntropy", "values in [0, 1]", text(value),
                 "scale the values, or take SquaredError"});
  }

  /// How many places count; throws where a target is out of range.
  template <class Target>
  static std::size_t count(const View<const Target>& targets) {
    std::size_t places = 0;
    for (std::size_t t = 0; t < targets.tiles(); ++t) {
      for (std::size_t row = 0; row < targets.features(); ++row) {
        const Target* y = targets.tile(t) + row * targets.lanes;
        for (std::size_t j = 0; j < targets.filled(t); ++j) places += counts(y[j]);
      }
    }
    return places;
  }
};
static_assert(check_loss<BinaryCrossEntropy>());

}  // namespace rewire
