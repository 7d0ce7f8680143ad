// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/distillation.hpp>

#include "support/error.hpp"
#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Input 2, output 2: logits are (x0, 2 x1).  Dropout must have no effect.
auto teacher() {
  auto net = sequential(Dropout{0.5}, Dense<double>{2});
  Rng rng{1};
  net.build({2}, rng);
  each_gradient(net, [](const Path&, Parameter<double>& p) {
    if (p.role == Role::weight) p.value = {1, 0, 0, 2};
  });
  return net;
}

/// As `gradient_error` calls a loss.
template <class Loss>
struct Called {
  Loss* loss;
  template <class T>
  double operator()(Input<T> x, const Batch<T>& batch, Output<T> gradient) const {
    return loss->template operator()<T>(x, batch, gradient);
  }
};

struct Case {
  Tiles<double> input{{2}, 3, 4}, x{{2}, 3, 4}, g{{2}, 3, 4}, values{{2}, 3, 4};
  Tiles<Label> y{{1}, 3, 4};
  Batch<double> batch;

  Case() {
    Rng rng{3};
    input.fill_uniform(rng);
    x.fill_uniform(rng);
    values.fill([] { return 0; });
    for (std::size_t n = 0; n < 3; ++n) {
      y.at(n, 0) = static_cast<Label>(n % 2);
      values.at(n, 0) = input.at(n, 0);
      values.at(n, 1) = 2 * input.at(n, 1);
    }
    batch.input = input.view();
    batch.labels = y.view();
  }
};

}  // namespace

TEST_CASE(
    "distillation: the loss is alpha of the teacher's and the rest of the truth's") {
  const auto net = teacher();
  Case c;
  Tiles<double> hard({2}, 3, 4), soft({2}, 3, 4);
  const double truth = SoftmaxCrossEntropy{}.operator()<double>(c.x, c.batch, hard);
  Batch<double> with_values = c.batch;
  with_values.values = c.values.view();
  const double told =
      SoftTargets{.temperature = 3}.operator()<double>(c.x, with_values, soft);
  Distillation loss(net, {.alpha = 0.25, .temperature = 3});

  const double value = loss.operator()<double>(c.x, c.batch, c.g);

  CHECK(value == doctest::Approx(0.25 * told + 0.75 * truth).epsilon(1e-14));
  CHECK(loss.parts().truth == truth);
  CHECK(loss.parts().teacher == doctest::Approx(told).epsilon(1e-14));
  for (std::size_t n = 0; n < 3; ++n) {
    CHECK(c.g.at(n, 1) ==
          doctest::Approx(0.25 * soft.at(n, 1) + 0.75 * hard.at(n, 1)).epsilon(1e-13));
  }
  CHECK(c.g.padding([](double v) { return v == 0; }));
}

TEST_CASE("distillation: the gradient is that of central differences") {
  const auto net = teacher();
  Case c;
  Distillation loss(net);
  CHECK(support::gradient_error(Called<decltype(loss)>{&loss}, c.x, c.batch) <
        support::gradient_tolerance);
}

TEST_CASE("distillation: a teacher of another shape, or none, is refused") {
  const auto net = teacher();
  auto raw = sequential(Dense<double>{2});
  CHECK(support::error_of([&] { Distillation{raw}; }) ==
        "Distillation: expected a teacher that is built and trained, found one that is "
        "not built; load its weights first");
  CHECK(support::error_of([&] {
          Distillation(net, {.alpha = 1.5});
        }).starts_with("Distillation: expected alpha in [0, 1], found 1.5"));
  Tiles<double> three({3}, 3, 4);
  Case c;
  Distillation loss(net);
  CHECK(
      support::error_of([&] { loss.operator()<double>(three, c.batch, {}); }) ==
      "Distillation: expected a teacher that makes 3 of 2, as the student does, found "
      "2 of 2; build the teacher for the same shape and classes");
}
