// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <rewire/schedules/constant.hpp>
#include <rewire/schedules/cosine.hpp>
#include <rewire/schedules/multi_step.hpp>
#include <rewire/schedules/polynomial.hpp>
#include <rewire/schedules/step_decay.hpp>
#include <rewire/schedules/warm_up.hpp>

#include "support/error.hpp"

using namespace rewire;

namespace {

constexpr double tolerance = 1e-14;
constexpr std::size_t steps = 10;  // an epoch

/// The first step of epoch `epoch` of `epochs`, or a later one.
Progress at(std::size_t epoch, std::size_t epochs, std::size_t step = 0) {
  return {epoch, epochs, epoch * steps + step, steps};
}

/// Compares the factors at the start of each epoch.
template <class S>
void check_epochs(const S& schedule, std::size_t epochs,
                  const std::vector<double>& expected) {
  for (std::size_t e = 0; e < expected.size(); ++e) {
    CHECK(schedule(at(e, epochs)) == doctest::Approx(expected[e]).epsilon(tolerance));
  }
}

}  // namespace

// Reference values are those of PyTorch 2.13's schedulers, at the start of each epoch.

TEST_CASE("Constant: always the base value") { check_epochs(Constant{}, 3, {1, 1, 1}); }

TEST_CASE("StepDecay: as PyTorch's StepLR, and the same within an epoch") {
  const StepDecay halves{.gamma = 0.5, .every = 3};
  check_epochs(halves, 12,
               {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125});
  CHECK(halves(at(2, 12, 9)) == 1);
}

TEST_CASE("MultiStep: as PyTorch's MultiStepLR, milestones in any order") {
  const std::vector<double> expected{1, 1, 0.1, 0.1, 0.1, 0.01, 0.001, 0.001};
  check_epochs(MultiStep{.milestones = {2, 5, 6}}, 8, expected);
  check_epochs(MultiStep{.milestones = {6, 2, 5}}, 8, expected);
  check_epochs(MultiStep{}, 3, {1, 1, 1});
}

TEST_CASE("Cosine: as PyTorch's CosineAnnealingLR, then the last value") {
  const std::vector<double> expected{
      1,    0.9657457896300791, 0.8681980515339464, 0.7222075445642905,
      0.55, 0.3777924554357097, 0.2318019484660537, 0.134254210369921,
      0.1};
  check_epochs(Cosine{.last = 0.1}, 8, expected);
  check_epochs(Cosine{.last = 0.1, .epochs = 8}, 100, expected);
  check_epochs(Cosine{.last = 0.1}, 16, {1, 0.9913533761814537});
  CHECK(Cosine{.last = 0.1, .epochs = 8}(at(50, 100)) == doctest::Approx(0.1));
}

TEST_CASE("Cosine: falls with each step") {
  double before = 1.1;
  for (std::size_t step = 0; step < 80; ++step) {
    const double now = Cosine{}({step / steps, 8, step, steps});
    CHECK(now < before);
    before = now;
  }
}

TEST_CASE("Polynomial: as PyTorch's PolynomialLR, then the last value") {
  check_epochs(Polynomial{.power = 2}, 8,
               {1, 0.765625, 0.5625, 0.390625, 0.25, 0.140625, 0.0625, 0.015625, 0, 0});
  check_epochs(Polynomial{.power = 0.9, .epochs = 8}, 20,
               {1, 0.8867623542572073, 0.7718895067235704, 0.6550764934180986,
                0.5358867312681466, 0.41364534465827624, 0.2871745887492587,
                0.1538930516681145, 0, 0});
  check_epochs(Polynomial{.last = 0.5}, 4, {1, 0.875, 0.75, 0.625, 0.5});
}

TEST_CASE("WarmUp: rises on a straight line, as PyTorch's LinearLR, and stays") {
  check_epochs(WarmUp(4, Constant{}, 0.2), 6, {0.2, 0.4, 0.6, 0.8, 1, 1});
  CHECK(WarmUp(4)(at(0, 6)) == 0);
  CHECK(WarmUp(4)(at(0, 6, 5)) == 0.125);
  CHECK(WarmUp(0)(at(0, 6)) == 1);
  CHECK(WarmUp()(at(2, 10, 5)) == 0.5);
}

TEST_CASE("WarmUp: what follows keeps the clock of the run") {
  const auto warm = WarmUp(2, MultiStep{.milestones = {3}});
  check_epochs(warm, 5, {0, 0.5, 1, 0.1, 0.1});

  const auto cosine = WarmUp(2, Cosine{.last = 0.1});
  CHECK(cosine(at(5, 8)) == Cosine{.last = 0.1}(at(5, 8)));
  CHECK(cosine(at(1, 8)) == 0.5 * Cosine{.last = 0.1}(at(1, 8)));
}

TEST_CASE("WarmUp: any callable may follow, another WarmUp too") {
  const auto half = WarmUp(1, [](const Progress&) { return 0.5; });
  CHECK(half(at(3, 4)) == 0.5);
  CHECK(WarmUp(1, half)(at(0, 4, 5)) == 0.125);
}

TEST_CASE("schedules: numbers out of range are refused") {
  const auto use = [](const auto& schedule) {
    return support::error_of([&] { schedule(at(0, 4)); });
  };
  CHECK(use(StepDecay{.every = 0}) ==
        "StepDecay: expected every at least 1 epoch, found 0; take Constant for no "
        "decay");
  CHECK(use(StepDecay{.gamma = -1}).find("gamma in [0, 1]") != std::string::npos);
  CHECK(use(MultiStep{.gamma = 2}).find("gamma in [0, 1]") != std::string::npos);
  CHECK(use(Cosine{.last = -1}).find("last in [0, 1]") != std::string::npos);
  CHECK(use(Cosine{.epochs = -1}).find("Cosine: expected epochs") != std::string::npos);
  CHECK(use(Polynomial{.power = 0}).find("power in (0, 100]") != std::string::npos);
  CHECK(use(Polynomial{.last = 2}).find("last in [0, 1]") != std::string::npos);
  CHECK(use(Polynomial{.epochs = std::nan("")}).find("found nan") != std::string::npos);
  CHECK(support::error_of([] { WarmUp(-1); }).find("WarmUp: expected epochs") !=
        std::string::npos);
  CHECK(support::error_of([] { WarmUp(1, Constant{}, 2); }).find("first in [0, 1]") !=
        std::string::npos);
}
