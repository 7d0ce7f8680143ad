// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/concepts/loss.hpp>
#include <rewire/kernels/softmax.hpp>
#include <rewire/losses/agreement.hpp>
#include <rewire/losses/shares.hpp>

namespace rewire {

/// Cross-entropy of softmax(x), where x is the prediction (logits), one channel a
/// class. `batch.labels` has one label a sample, or one a pixel where the prediction is
/// a map; classes count from 0, and `ignored` (-1) is left out.
///
/// With label y, class weights w and smoothing e over K classes (as PyTorch's
/// CrossEntropyLoss; smoothing by Szegedy et al., CVPR 2016, section 7):
///   loss = sum_c t_c (-log p_c),  t_c = (1 - e) w_y [c = y] + (e / K) w_c,
///   d loss / dx_c = p_c sum_k t_k - t_c,
/// summed over the places that count and divided by the sum of their w_y (or, with
/// `per_sample_sum`, by the number of samples).  If that is 0, the loss and all
/// gradients are 0.  Throws where sizes do not agree or a label is
/// out of range.
struct SoftmaxCrossEntropy {
  double label_smoothing = 0;              ///< e, in [0, 1]
  std::vector<double> class_weights = {};  ///< w, one a class, each >= 0; none: all 1

  /// Sum over the pixels, mean over all samples of the batch: with the rate of a
  /// network of one class a pixel, `BinaryCrossEntropy` likewise.
  bool per_sample_sum = false;

  template <class T>
  double operator()(Input<T> prediction, const Batch<T>& batch,
                    Output<T> gradient) const {
    check(prediction, batch.labels);
    detail::require_gradient_fits(where, prediction, gradient);
    double weights = sum_of_weights(batch.labels, prediction.shape.channels);
    if (per_sample_sum && weights > 0)
      weights = static_cast<double>(prediction.samples);
    const double total = detail::sum_of_shares(
        batch.team, prediction, [&](std::size_t begin, std::size_t end) {
          return sum_of_rows(prediction, batch.labels, gradient, weights, begin, end);
        });
    return weights > 0 ? total / weights : 0;
  }

 private:
  static constexpr const char* where = "SoftmaxCrossEntropy";
  static constexpr std::size_t block = 16, few = 64;

  /// Of rows [begin, end) of `lanes` places, counted through all tiles.
  template <class T>
  double sum_of_rows(const View<const T>& prediction, const View<const Label>& labels,
                     const View<T>& gradient, double weights, std::size_t begin,
                     std::size_t end) const {
    const std::size_t rows = prediction.shape.pixels(), lanes = prediction.lanes;
    double total = 0;
    while (begin < end) {
      const std::size_t t = begin / rows, last = std::min(end, (t + 1) * rows);
      // Places side by side: all of them where no padding is between, so that the
      // blocks of a map are full even where a tile has few lanes.
      const bool full = prediction.filled(t) == lanes;
      const std::size_t run = full ? (last - begin) * lanes : lanes,
                        filled = full ? run : prediction.filled(t);
      const std::size_t from = (begin - t * rows) * lanes,
                        to = (last - t * rows) * lanes;
      for (std::size_t first = from; first < to; first += run) {
        for (std::size_t j = 0; j < run; j += block) {
          const std::size_t at = first + j, stop = std::min(run, j + block);
          total +=
              sum_of_block(Places<T>{prediction.tile(t) + at, labels.tile(t) + at,
                                     gradient.empty() ? nullptr : gradient.tile(t) + at,
                                     prediction.shape.channels, rows * lanes,
                                     std::max(j, std::min(filled, stop)) - j, stop - j},
                           weights);
        }
      }
      begin = last;
    }
    return total;
  }

  /// At most `block` places side by side, one a lane: class c of place i is x[c * step
  /// + i].
  template <class T>
  struct Places {
    const T* x;
    const Label* y;
    T* g;  ///< null: not wanted; may be x
    std::size_t classes, step;
    std::size_t filled, all;  ///< lanes that are not padding, and all lanes
  };

  /// Classes are a plane apart, on maps often a power of two: all lines of a block then
  /// share one set of the cache.  So few classes come near first.
  template <class T>
  double sum_of_block(const Places<T>& far, double weights) const {
    if (far.classes > few) return sum_of_losses(far, weights);
    T memory[few * block];
    Places<T> near = far;
    near.x = memory;
    near.g = far.g == nullptr ? nullptr : memory;
    near.step = block;
    for (std::size_t c = 0; c < far.classes; ++c)
      detail::copy_block<block>(memory + c * block, far.x + c * far.step, far.filled);
    const double sum = sum_of_losses(near, weights);
    for (std::size_t c = 0; far.g != nullptr && c < far.classes; ++c) {
      detail::copy_block<block>(far.g + c * far.step,
                                static_cast<const T*>(memory) + c * block, far.all);
    }
    return sum;
  }

  template <class T>
  double sum_of_losses(const Places<T>& here, double weights) const {
    const auto classes = static_cast<double>(here.classes);
    const double smooth = label_smoothing / classes;
    T top[block];
    double sum[block] = {}, mass[block] = {}, loss[block] = {};
    std::fill(top, top + block, std::numeric_limits<T>::lowest());
    dispatch<detail::LargestOfClasses>(here.x, here.classes, here.step, here.filled,
                                       +top);
    double all_weights = 0;
    if (smooth > 0) {
      for (std::size_t c = 0; c < here.classes; ++c) all_weights += weight(c);
    }
    for (std::size_t i = 0; i < here.filled; ++i) {
      if (here.y[i] == ignored) continue;
      const auto y = static_cast<std::size_t>(here.y[i]);
      const double target = (1 - label_smoothing) * weight(y);
      mass[i] = target + smooth * all_weights;
      if (target > 0) loss[i] = -target * below(here.x[y * here.step + i], top[i]);
    }
    for (std::size_t c = 0; smooth > 0 && c < here.classes; ++c) {
      const double share = smooth * weight(c);
      const T* x = here.x + c * here.step;
      for (std::size_t i = 0; i < here.filled; ++i) {
        if (share > 0 && here.y[i] != ignored) loss[i] -= share * below(x[i], top[i]);
      }
    }
    // exp(x - top) goes where the gradient will stand: from here on x may be gone.
    dispatch<detail::ExponentialsOfClasses>(here.x, here.classes, here.step,
                                            here.filled, static_cast<const T*>(top),
                                            +sum, here.g);
    if (here.g != nullptr) finish_gradient(here, sum, mass, weights);
    double total = 0;
    for (std::size_t i = 0; i < here.filled; ++i) {
      if (mass[i] > 0) total += mass[i] * std::log(sum[i]) + loss[i];
    }
    return total;
  }

  /// x - top, finite also where the difference of two floats is not.
  template <class T>
  static double below(T x, T top) {
    return static_cast<double>(x) - static_cast<double>(top);
  }

  /// g holds exp(x - top) and becomes (mass * softmax - target) / weights.
  template <class T>
  void finish_gradient(const Places<T>& here, const double* sum, const double* mass,
                       double weights) const {
    const double scale = weights > 0 ? 1 / weights : 0;
    const double smooth = label_smoothing / static_cast<double>(here.classes);
    T factor[block] = {};
    for (std::size_t i = 0; i < here.filled; ++i) {
      factor[i] = static_cast<T>(mass[i] * scale / sum[i]);
    }
    const double* const each = class_weights.empty() ? nullptr : class_weights.data();
    dispatch<detail::GradientOfClasses>(here.g, here.classes, here.step, here.filled,
                                        static_cast<const T*>(factor), smooth, each,
                                        scale);
    for (std::size_t c = 0; here.filled < here.all && c < here.classes; ++c) {
      T* const g = here.g + c * here.step;
      std::fill(g + here.filled, g + here.all, T{});
    }
    for (std::size_t i = 0; i < here.filled; ++i) {
      if (!(mass[i] > 0)) continue;
      const auto y = static_cast<std::size_t>(here.y[i]);
      here.g[y * here.step + i] -=
          static_cast<T>((1 - label_smoothing) * weight(y) * scale);
    }
  }

  double weight(std::size_t c) const {
    return class_weights.empty() ? 1 : class_weights[c];
  }

  double sum_of_weights(const View<const Label>& labels, std::size_t classes) const {
    double sum = 0;
    for (std::size_t t = 0; t < labels.tiles(); ++t) {
      for (std::size_t row = 0; row < labels.features(); ++row) {
        const Label* y = labels.tile(t) + row * labels.lanes;
        for (std::size_t j = 0; j < labels.filled(t); ++j) {
          if (y[j] == ignored) continue;
          if (y[j] < 0 || static_cast<std::size_t>(y[j]) >= classes) {
            throw Error(
                {where,
                 text("labels from 0 to ", classes - (classes > 0),
                      ", or ignored (-1)"),
                 text(y[j], " in sample ", t * labels.lanes + j),
                 "correct the label, or give the last layer an output a class"});
          }
          sum += weight(static_cast<std::size_t>(y[j]));
        }
      }
    }
    return sum;
  }

  template <class T>
  void check(const View<const T>& prediction, const View<const Label>& labels) const {
    require_range(label_smoothing, 0, 1, where, "label_smoothing");
    if (!class_weights.empty() && class_weights.size() != prediction.shape.channels) {
      throw Error({where,
                   text("class weights for ", prediction.shape.channels, " classes"),
                   text(class_weights.size()), "give one a class, or none"});
    }
    for (const double w : class_weights)
      require_range(w, 0, 1e9, where, "class weight");
    if (labels.empty()) {
      throw Error(
          {where, "labels to be predicted", "none", "take a data set with labels"});
    }
    if (labels.shape.channels != 1 ||
        labels.shape.pixels() != prediction.shape.pixels()) {
      throw Error(
          {where, text("one label a place of a prediction of ", text(prediction.shape)),
           text("labels of ", text(labels.shape)),
           "give a label a sample to features, a label a pixel to maps"});
    }
    detail::require_same_tiles(where, prediction, "labels", labels);
  }
};
static_assert(check_loss<SoftmaxCrossEntropy>());

}  // namespace rewire
