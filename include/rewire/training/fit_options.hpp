// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include <rewire/core/errors.hpp>
#include <rewire/core/progress.hpp>
#include <rewire/data/augment.hpp>
#include <rewire/data/dataset.hpp>

namespace rewire {

/// How to train.
struct FitOptions {
  std::size_t epochs = 1;        ///< in all, those of a resumed run included
  std::size_t batch_size = 128;  ///< samples of a step
  std::uint64_t seed = 1;   ///< of everything random: weights, links, order, dropout
  std::size_t threads = 0;  ///< 0: as many as the machine runs at once

  /// The factor on the optimizer's learning rate; any schedule.  Empty: always 1.
  std::function<double(const Progress&)> schedule = {};

  const Dataset* test = nullptr;  ///< evaluated after each epoch; must outlive the call
  bool evaluate_train = false;    ///< the training set too, without dropout

  /// Changes each sample of a step at random (`RandomAffine{}`, say), in the background
  /// while the step before trains.  Not applied in evaluation.
  Augment augment = {};
  /// What `augment` makes of a sample, which the network is built for; none: samples
  /// keep their shape.
  Shape augmented = {};
  std::size_t loader_threads = 1;  ///< that read and augment samples in the background

  double clip_norm = 0;  ///< most that the norm of all gradients may be; 0: no limit
  bool decay_biases =
      true;  ///< weight decay applies to biases too, as the SET programs have it
  bool shuffle = true;  ///< a new order each epoch
  /// Leave a last batch of fewer samples out, in training and evaluation, as several
  /// published programs do.  By default every sample counts.
  bool drop_last = false;
};

namespace detail {

/// What the network sees of a sample.
inline Shape training_shape(const Dataset& set, const FitOptions& o) {
  return o.augment && o.augmented != Shape{} ? o.augmented : set.shape();
}

inline void check_fit(const Dataset& set, const FitOptions& o) {
  const auto bad = [](const char* expected, auto found, const char* advice) {
    throw Error({"fit", expected, text(found), advice});
  };
  if (set.size() == 0)
    bad("a training set of at least one sample", "none", "check the data");
  if (o.batch_size == 0)
    bad("a batch of at least one sample", 0, "choose 32 to 128 to start with");
  if (o.batch_size > set.size()) {
    bad("a batch no larger than the training set",
        text(o.batch_size, " of ", set.size()), "lower the batch size");
  }
  if (o.epochs == 0) bad("at least one epoch", 0, "raise epochs");
  constexpr std::size_t most_threads = 4096;  // far beyond any machine
  if (o.threads > most_threads) {
    bad("at most 4096 threads", o.threads, "give 0 for as many as the machine has");
  }
  if (o.loader_threads == 0 || o.loader_threads > most_threads) {
    bad("1 to 4096 threads that load", o.loader_threads, "give one, or a few");
  }
  if (!(o.clip_norm >= 0)) bad("clip_norm >= 0", o.clip_norm, "give 0 for no limit");
  if (o.test != nullptr && o.test->size() == 0) {
    bad("a test set of at least one sample", "none", "leave it out or check the data");
  }
  const Shape trained = training_shape(set, o);
  if (o.test != nullptr && o.test->shape() != trained) {
    bad("test samples shaped as training samples",
        text(text(o.test->shape()), " against ", text(trained)),
        trained == set.shape() ? "load both the same way"
                               : "evaluate with a network of the other size");
  }
  if (o.evaluate_train && trained != set.shape()) {
    bad("a training set to be evaluated of the shape that the network trains on",
        text(text(set.shape()), " against ", text(trained)),
        "evaluate with a network of the other size");
  }
  if (o.test != nullptr && o.drop_last && o.batch_size > o.test->size()) {
    bad("a batch no larger than the test set, whose last batch is dropped",
        text(o.batch_size, " of ", o.test->size()),
        "lower the batch size or keep the last batch");
  }
}

}  // namespace detail

}  // namespace rewire
