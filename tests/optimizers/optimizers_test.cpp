// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/adam_w.hpp>
#include <rewire/optimizers/rms_prop.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/optimizers/update.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

// Reference values are PyTorch 2.13's in double, after 1, 3 and 8 updates.  Its
// formulas round in another order.
constexpr double tolerance = 1e-12;

using Weights = std::array<double, 3>;
struct Expected {
  Weights after_1, after_3, after_8;
};

constexpr Weights start{0.5, -1.0, 2.0};
constexpr std::array<Weights, 8> gradients{{{0.1, -0.2, 0.3},
                                            {-0.4, 0.5, 0.05},
                                            {0.2, 0.2, -0.1},
                                            {0.3, -0.6, 0.4},
                                            {0.05, 0.1, -0.7},
                                            {-0.15, 0.25, 0.35},
                                            {0.6, -0.45, 0.0},
                                            {0.0, 0.3, -0.2}}};

void check_near(const std::vector<double>& found, const Weights& expected) {
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found[i] == doctest::Approx(expected[i]).epsilon(tolerance));
  }
}

template <class O>
void check_run(const O& optimizer, const Expected& expected, double decay = 1) {
  Parameter<double> p({3}, Role::weight);
  p.value.assign(start.begin(), start.end());
  p.train(O::slots);
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    p.gradient.assign(gradients[k].begin(), gradients[k].end());
    update(p, optimizer,
           {.rate = optimizer.learning_rate, .count = k + 1, .decay = decay});
    if (k + 1 == 1) check_near(p.value, expected.after_1);
    if (k + 1 == 3) check_near(p.value, expected.after_3);
    if (k + 1 == 8) check_near(p.value, expected.after_8);
  }
}

}  // namespace

TEST_CASE("SGD: plain, with momentum and with L2 as PyTorch") {
  check_run(SGD{.learning_rate = 0.1},
            {{0.49, -0.98, 1.97}, {0.51, -1.05, 1.975}, {0.43, -1.01, 1.99}});
  const Expected momentum{{0.49, -0.98, 1.97},
                          {0.5289, -1.0608, 1.9192},
                          {0.344618161, -1.041590792, 1.851986908}};
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9}, momentum);
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9, .l2 = 0.05},
            {{0.4875, -0.975, 1.96},
             {0.5149246875, -1.032999375, 1.863934},
             {0.2748992736388656, -0.8989228740039242, 1.5825275655959832}});
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9, .l2 = 0.05, .decay = 0.1},
            momentum, 0);
}

TEST_CASE("SGD: Nesterov's look-ahead as PyTorch") {
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true},
            {{0.481, -0.962, 1.943},
             {0.53601, -1.10472, 1.90228},
             {0.2901563449, -1.0474317128, 1.8567882172}});
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true, .l2 = 0.05},
            {{0.47625, -0.9525, 1.924},
             {0.5158521065625, -1.064945713125, 1.824113491},
             {0.21051293766688298, -0.8804969484838491, 1.5475991191186973}});
}

TEST_CASE(
    "SGD: decay as in the published SET, w + v - decay w, not scaled by the rate") {
  check_run(SGD{.learning_rate = 0.1, .momentum = 0.9, .decay = 0.02},
            {{0.48, -0.96, 1.93},
             {0.499272, -1.002144, 1.803412},
             {0.2719661973255296, -0.8878527328315394, 1.5672862400754815}});
}

TEST_CASE("SGD: a decay alone shrinks weights by its share, whatever the rate") {
  for (const double rate : {0.0, 0.05, 1.0}) {
    double w = 2, v = 0;

    SGD{.momentum = 0.9, .decay = 0.0002}.rule<double>({.rate = rate})(w, 0.0, v);

    CHECK(w == 2 - 0.0002 * 2);
    CHECK(v == 0);
  }
}

TEST_CASE("RMSProp: as PyTorch") {
  check_run(RMSProp{},
            {{0.40000009999990005, -0.9000000499999751, 1.9000000333333222},
             {0.4532111545062486, -1.0279025060930336, 1.9149947422194693},
             {0.34241342022953264, -0.9796654788185629, 1.9010514240288898}});
  check_run(RMSProp{.alpha = 0.9, .momentum = 0.8, .l2 = 0.05},
            {{0.46837723139831416, -0.9683772273983157, 1.968377225898316},
             {0.4609203629479478, -0.982679226021726, 1.902386952381057},
             {0.3232163012032065, -0.9321788415380743, 1.7667429624941868}});
}

TEST_CASE("Adam: as PyTorch") {
  check_run(Adam{.learning_rate = 0.02},
            {{0.4800000019999998, -0.980000001, 1.9800000006666667},
             {0.49339354469285357, -0.9997031656256384, 1.9568243728365453},
             {0.46647870317173895, -0.99731077394655, 1.9430316984931535}});
  check_run(Adam{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .l2 = 0.05},
            {{0.4800000015999999, -0.9800000007999999, 1.9800000005},
             {0.49071850849514725, -0.9969198356851708, 1.9498606463544925},
             {0.4506216528738564, -0.9788212874457465, 1.9167736639803474}});
}

TEST_CASE("AdamW: as PyTorch, and Adam where nothing decays") {
  check_run(AdamW{.learning_rate = 0.02},
            {{0.4799000019999998, -0.979800001, 1.9796000006666667},
             {0.49309936587415426, -0.9991095159562299, 1.955635745329526},
             {0.4657007961720021, -0.995720099539489, 1.9398982951515047}});
  check_run(
      AdamW{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.1},
      {{0.4790000019999998, -0.978000001, 1.9760000006666667},
       {0.49085067645222497, -0.9955706250182422, 1.9469931806281386},
       {0.4539002488778433, -0.9804594674918836, 1.9177997609850979}});
  check_run(AdamW{.learning_rate = 0.02, .weight_decay = 0.1},
            {{0.4800000019999998, -0.980000001, 1.9800000006666667},
             {0.49339354469285357, -0.9997031656256384, 1.9568243728365453},
             {0.46647870317173895, -0.99731077394655, 1.9430316984931535}},
            0);
}

TEST_CASE("optimizers: hyper-parameters out of range are refused") {
  const auto message = [](const auto& o) {
    return support::error_of([&] { o.validate(); });
  };
  const double nan = std::nan("");
  for (const std::string& fine :
       {message(SGD{}), message(SGD{.learning_rate = 0, .momentum = 0.999, .decay = 1}),
        message(RMSProp{}), message(Adam{.beta1 = 0}),
        message(AdamW{.weight_decay = 2})}) {
    CHECK(fine == "nothing thrown");
  }

  CHECK(
      message(SGD{.learning_rate = -0.1}) ==
      "SGD: expected learning_rate at least 0, and finite, found -0.1; choose another "
      "learning_rate");
  CHECK(message(SGD{.momentum = 1}) ==
        "SGD: expected momentum in [0, 1), found 1; choose momentum inside that range");
  CHECK(message(AdamW{.epsilon = 0}) ==
        "AdamW: expected epsilon above 0, and finite, found 0; choose another epsilon");
  for (const std::string& refused :
       {message(SGD{.learning_rate = nan}), message(SGD{.momentum = -0.1}),
        message(SGD{.l2 = -1}), message(SGD{.decay = 1.1}), message(SGD{.decay = -0.1}),
        message(RMSProp{.learning_rate = 1.0 / 0.0}), message(RMSProp{.alpha = 1}),
        message(RMSProp{.epsilon = 0}), message(RMSProp{.momentum = nan}),
        message(RMSProp{.l2 = -1}), message(Adam{.learning_rate = -1}),
        message(Adam{.beta1 = 1}), message(Adam{.beta2 = -0.1}),
        message(Adam{.epsilon = -1}), message(Adam{.l2 = nan}),
        message(AdamW{.learning_rate = -1}), message(AdamW{.beta1 = 1}),
        message(AdamW{.beta2 = 1}), message(AdamW{.weight_decay = -0.01})}) {
    CHECK(refused.find("expected") != std::string::npos);
  }
}
