// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/loss.hpp>
#include <rewire/concepts/observer.hpp>
#include <rewire/core/float_mode.hpp>
#include <rewire/data/batches.hpp>
#include <rewire/training/metrics.hpp>

namespace rewire {

/// How a set is run through a network.
struct EvaluateOptions {
  std::size_t batch_size = 256;  ///< samples
  bool drop_last =
      false;  ///< leave a last, smaller batch out, as several published programs do
};

/// Calls `f(batch, prediction)` for all of `set`, in order, in inference.
template <class Net, class T, class F>
void each_prediction(const Net& net, const Dataset& set, Pass<T>& pass,
                     EvaluateOptions options, F&& f) {
  if (options.batch_size == 0) {
    throw Error({"evaluate", "a batch of at least one sample", "0", "choose 256, say"});
  }
  if (net.input().size() != set.shape().size()) {
    throw Error({"evaluate", text("samples of ", text(net.input())), text(set.shape()),
                 "give data of the shape that the network was built for"});
  }
  const FlushDenormals flush;
  std::vector<std::size_t> positions(std::min(options.batch_size, set.size()));
  for (std::size_t first = 0; first < set.size(); first += options.batch_size) {
    const std::size_t count = std::min(options.batch_size, set.size() - first);
    if (options.drop_last && count < options.batch_size) break;
    std::iota(positions.begin(), positions.end(), first);
    pass.begin(Mode::inference, count, plan_lanes(count, net.lanes()));
    Batch<T> batch = load_batch(set, std::span(positions).first(count), pass);
    batch.team = &pass.team();
    pass.set_batch(batch);
    const View<T> y = pass.keep(net.output());
    net.forward(batch.input, y, pass);
    f(batch, View<const T>(y));
  }
}

/// Mean loss and accuracy of `net` on `set`.  Const: any number of threads may do this
/// at once, each with a pass (and a loss) of its own.
template <class Net, class Loss, class T>
Scores evaluate(const Net& net, const Dataset& set, Loss& loss, Pass<T>& pass,
                EvaluateOptions options = {}) {
  Scores scores;
  double sum = 0;
  std::size_t counted = 0,
              met = 0;  // labels that count; samples, where there are no labels
  each_prediction(net, set, pass, options, [&](const Batch<T>& batch, View<const T> y) {
    const double mean = loss.template operator()<T>(y, batch, View<T>{});
    const std::size_t before = counted;
    if (batch.labels.empty()) {
      counted += y.samples;
    } else {
      each_label(y, batch.labels, [&](Label truth, Label predicted) {
        ++counted;
        met += truth == predicted;
      });
    }
    sum += mean * static_cast<double>(counted - before);
    scores.samples += y.samples;
  });
  if (counted == 0) return scores;
  scores.loss = sum / static_cast<double>(counted);
  scores.accuracy = static_cast<double>(met) / static_cast<double>(counted);
  return scores;
}

/// Which class is taken for which, over all of `set`.
template <class Net, class T>
ConfusionMatrix confusion_matrix(const Net& net, const Dataset& set, Pass<T>& pass,
                                 EvaluateOptions options = {}) {
  ConfusionMatrix matrix(set.classes());
  each_prediction(net, set, pass, options, [&](const Batch<T>& batch, View<const T> y) {
    matrix.add(y, batch.labels);
  });
  return matrix;
}

}  // namespace rewire
