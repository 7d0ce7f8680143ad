// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/training/evaluate.hpp>
#include <rewire/training/predictor.hpp>

#include "support/error.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

// Sums in float of a few numbers of order 1, against sums in double.
constexpr double rounding = 1e-5;

auto small_net(std::size_t outputs = 4) {
  auto net = sequential(Dense{12}, Dropout{0.5}, Dense{outputs});
  Rng rng(2);
  net.build({6}, rng);
  return net;
}

/// Loss, hits and counts said again by hand, over the samples that `counts` picks.
template <class Net, class Counts>
Scores by_hand(const Net& net, const Dataset& set, Counts counts) {
  const auto out = Predictor(net)(std::get<Dataset::Floats>(set.samples()));
  Scores s;
  double labels = 0;
  for (std::size_t n = 0; n < set.size(); ++n) {
    if (!counts(n)) continue;
    const auto y = static_cast<std::size_t>(set.labels()[n]);
    double sum = 0;
    std::size_t best = 0;
    for (std::size_t c = 0; c < out.shape(1); ++c) {
      sum += std::exp(static_cast<double>(out(n, c)));
      if (out(n, c) > out(n, best)) best = c;
    }
    s.loss += std::log(sum) - static_cast<double>(out(n, y));
    s.accuracy += best == y;
    ++labels;
  }
  s.loss /= labels;
  s.accuracy /= labels;
  return s;
}

}  // namespace

TEST_CASE("evaluate: equals a loop by hand, whatever the batch") {
  const Dataset set = support::blobs(70, 6, 4, 1, 1.0);
  const auto net = small_net();
  const Scores expected = by_hand(net, set, [](std::size_t) { return true; });
  SoftmaxCrossEntropy loss;
  for (const std::size_t batch : {1, 16, 33, 70, 500}) {
    CAPTURE(batch);
    Pass<float> pass;

    const Scores s = evaluate(net, set, loss, pass, {.batch_size = batch});

    CHECK(s.samples == 70);
    CHECK(s.loss == doctest::Approx(expected.loss).epsilon(rounding));
    CHECK(s.accuracy == doctest::Approx(expected.accuracy));
    CHECK(s.accuracy > 0);
    CHECK(s.accuracy < 1);
  }
}

TEST_CASE("evaluate: a last, smaller batch is left out only on request") {
  const Dataset set = support::blobs(70, 6, 4, 1, 1.0);
  const auto net = small_net();
  SoftmaxCrossEntropy loss;
  Pass<float> pass;

  const Scores s =
      evaluate(net, set, loss, pass, {.batch_size = 32, .drop_last = true});

  const Scores first = by_hand(net, set, [](std::size_t n) { return n < 64; });
  CHECK(s.samples == 64);
  CHECK(s.loss == doctest::Approx(first.loss).epsilon(rounding));
  CHECK(s.accuracy == doctest::Approx(first.accuracy));
}

TEST_CASE(
    "evaluate: labels that do not count do not count, in whatever batch they lie") {
  const Dataset all = support::blobs(70, 6, 4, 1, 1.0);
  std::vector<Label> labels(all.labels().begin(), all.labels().end());
  for (std::size_t n = 0; n < 40; n += n < 20 ? 1 : 3) labels[n] = ignored;
  const Dataset set({6}, all.samples(), labels, 4);
  const auto net = small_net();
  const Scores expected =
      by_hand(net, set, [&](std::size_t n) { return labels[n] != ignored; });
  SoftmaxCrossEntropy loss;
  Pass<float> pass;

  const Scores s = evaluate(net, set, loss, pass, {.batch_size = 16});

  CHECK(s.loss == doctest::Approx(expected.loss).epsilon(rounding));
  CHECK(s.accuracy == doctest::Approx(expected.accuracy));
}

TEST_CASE("evaluate: values have a loss, and no accuracy") {
  const Dataset set = support::planes(50, 6, 3, 1);
  const auto net = small_net(3);
  const auto out = Predictor(net)(std::get<Dataset::Floats>(set.samples()));
  double sum = 0;
  for (std::size_t n = 0; n < 50; ++n) {
    for (std::size_t o = 0; o < 3; ++o) {
      sum += std::pow(static_cast<double>(out(n, o) - set.values()(n, o)), 2);
    }
  }
  SquaredError loss;
  Pass<float> pass;

  const Scores s = evaluate(net, set, loss, pass, {.batch_size = 16});

  CHECK(s.loss == doctest::Approx(sum / 150).epsilon(rounding));
  CHECK(s.accuracy == 0);
}

TEST_CASE("confusion_matrix: counts what a loop by hand counts") {
  const Dataset set = support::blobs(70, 6, 4, 1, 1.0);
  const auto net = small_net();
  const auto out = Predictor(net)(std::get<Dataset::Floats>(set.samples()));
  ConfusionMatrix expected(4);
  for (std::size_t n = 0; n < 70; ++n) {
    std::size_t best = 0;
    for (std::size_t c = 1; c < 4; ++c) best = out(n, c) > out(n, best) ? c : best;
    expected.add(set.labels()[n], static_cast<Label>(best));
  }
  Pass<float> pass;

  const ConfusionMatrix found = confusion_matrix(net, set, pass, {.batch_size = 32});

  CHECK(found.total() == 70);
  for (std::size_t t = 0; t < 4; ++t) {
    for (std::size_t p = 0; p < 4; ++p)
      CHECK(found.count(t, p) == expected.count(t, p));
  }
}

TEST_CASE("evaluate: says what does not fit") {
  const auto net = small_net();
  SoftmaxCrossEntropy loss;
  Pass<float> pass;

  CHECK(support::error_of([&] {
          evaluate(net, support::blobs(8, 6, 4, 1), loss, pass, {.batch_size = 0});
        }) ==
        "evaluate: expected a batch of at least one sample, found 0; choose 256, say");
  CHECK(support::error_of(
            [&] { evaluate(net, support::blobs(8, 5, 4, 1), loss, pass); }) ==
        "evaluate: expected samples of 6, found 5; give data of the shape that the "
        "network was "
        "built for");
  CHECK(evaluate(net, Dataset{}.size() == 0 ? support::blobs(0, 6, 4, 1) : Dataset{},
                 loss, pass)
            .samples == 0);
}
