// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/view.hpp>
#include <rewire/storage/batch.hpp>

namespace rewire {

namespace detail {

/// The class of one pixel of the sample in lane `lane` of tile `tile`.
template <class T>
Label argmax(const View<T>& prediction, std::size_t tile, std::size_t lane,
             std::size_t pixel) {
  const std::size_t lanes = prediction.lanes;
  const T* of_class = prediction.tile(tile) + pixel * lanes + lane;
  if (prediction.shape.channels == 1) return *of_class > 0 ? 1 : 0;
  const std::size_t step = prediction.shape.pixels() * lanes;  // from class to class
  std::size_t best = 0;
  for (std::size_t c = 1; c < prediction.shape.channels; ++c) {
    if (of_class[c * step] > of_class[best * step]) best = c;
  }
  return static_cast<Label>(best);
}

}  // namespace detail

/// The class whose channel is largest, for one pixel of one sample; the lowest of
/// equals.  A single channel is the logit of class 1 against class 0.
template <class T>
Label argmax(const View<T>& prediction, std::size_t sample, std::size_t pixel = 0) {
  return detail::argmax(prediction, sample / prediction.lanes,
                        sample % prediction.lanes, pixel);
}

/// Calls `f(truth, predicted)` for every label of a batch that counts, in an order of
/// its own; `labels` has one channel, and a label for each pixel of the prediction.
template <class T, class F>
void each_label(const View<T>& prediction, const View<const Label>& labels, F&& f) {
  if (labels.shape.size() != prediction.shape.pixels() ||
      labels.samples != prediction.samples) {
    throw Error({"metrics",
                 text("a label for each of ", prediction.shape.pixels(), " places of ",
                      prediction.samples, " samples"),
                 text(labels.shape.size(), " of ", labels.samples),
                 "take predictions and labels from one batch"});
  }
  // Pixel by pixel through the lanes of a tile, as both lie in memory.
  const bool alike = labels.lanes == prediction.lanes;
  for (std::size_t t = 0; t < prediction.tiles(); ++t) {
    for (std::size_t p = 0; p < labels.shape.size(); ++p) {
      for (std::size_t j = 0; j < prediction.filled(t); ++j) {
        const std::size_t n = t * prediction.lanes + j;
        const Label truth =
            alike ? labels.tile(t)[p * labels.lanes + j] : labels.at(n, p);
        if (truth != ignored) f(truth, detail::argmax(prediction, t, j, p));
      }
    }
  }
}

/// Counts which class was taken for which.  A rate is NaN where nothing was counted
/// that it could be a share of: the recall of a class without samples, for one.
class ConfusionMatrix {
 public:
  /// All counts 0; at least one class.
  explicit ConfusionMatrix(std::size_t classes)
      : classes_(classes), counts_(classes * classes) {}

  /// Rows, and columns.
  std::size_t classes() const { return classes_; }

  /// One place.  Does not count where the truth is `ignored`; throws where a class is
  /// out of range.
  void add(Label truth, Label predicted) {
    if (truth == ignored) return;
    ++counts_[index("the true label", truth) * classes_ +
              index("the predicted label", predicted)];
  }

  /// Every place of a batch, padding left out; `labels` has one channel.
  template <class T>
  void add(const View<T>& prediction, const View<const Label>& labels) {
    const std::size_t channels = prediction.shape.channels;
    if (channels != classes_ && !(channels == 1 && classes_ == 2)) {
      throw Error({"ConfusionMatrix", text("predictions of ", classes_, " channels"),
                   text(prediction.shape),
                   "give it as many classes as the network has"});
    }
    each_label(prediction, labels,
               [&](Label truth, Label predicted) { add(truth, predicted); });
  }

  /// Adds what another matrix of as many classes counted.
  void merge(const ConfusionMatrix& other) {
    if (other.classes_ != classes_) {
      throw Error({"ConfusionMatrix", text("another of ", classes_, " classes"),
                   text(other.classes_), "merge matrices of one task"});
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  }

  /// Two classes, `c` as 0 and all others together as 1.
  ConfusionMatrix against(std::size_t c) const {
    ConfusionMatrix two(2);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      two.counts_[2 * (i / classes_ != c) + (i % classes_ != c)] += counts_[i];
    }
    return two;
  }

  /// How often class `truth` was taken for class `predicted`.
  std::uint64_t count(std::size_t truth, std::size_t predicted) const {
    return counts_[truth * classes_ + predicted];
  }
  /// All that was counted.
  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : counts_) sum += n;
    return sum;
  }

  /// Share of all places that are right.
  double accuracy() const {
    std::uint64_t right = 0;
    for (std::size_t c = 0; c < classes_; ++c) right += count(c, c);
    return share(right, total());
  }
  /// Share of the places of class `c` that were found.
  double recall(std::size_t c) const { return share(count(c, c), truths(c)); }
  /// Share of the places taken for class `c` that are right.
  double precision(std::size_t c) const { return share(count(c, c), predictions(c)); }
  /// Intersection over union of where class `c` is and where it was predicted.
  double iou(std::size_t c) const {
    return share(count(c, c), truths(c) + predictions(c) - count(c, c));
  }
  /// Dice coefficient, 2 |A and B| / (|A| + |B|), of the same; the F1 score of class
  /// `c`.
  double dice(std::size_t c) const {
    return share(2 * count(c, c), truths(c) + predictions(c));
  }
  /// The mean over the classes that are or were predicted anywhere.
  double mean_iou() const {
    double sum = 0;
    std::size_t there = 0;
    for (std::size_t c = 0; c < classes_; ++c) {
      if (truths(c) + predictions(c) == 0) continue;
      sum += iou(c);
      ++there;
    }
    return there == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : sum / static_cast<double>(there);
  }

 private:
  std::size_t index(const char* what, Label label) const {
    if (label >= 0 && static_cast<std::size_t>(label) < classes_) {
      return static_cast<std::size_t>(label);
    }
    throw Error({"ConfusionMatrix",
                 text(what, " from 0 to ", classes_ - (classes_ > 0)), text(label),
                 "correct the label or the number of classes"});
  }
  std::uint64_t truths(std::size_t c) const {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) sum += count(c, k);
    return sum;
  }
  std::uint64_t predictions(std::size_t c) const {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) sum += count(k, c);
    return sum;
  }
  static double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
  }

  std::size_t classes_;
  std::vector<std::uint64_t> counts_;  // row: truth, column: prediction
};

}  // namespace rewire
