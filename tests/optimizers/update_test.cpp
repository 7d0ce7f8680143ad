// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <vector>

#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/adam_w.hpp>
#include <rewire/optimizers/rms_prop.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/optimizers/update.hpp>

#include "support/isa.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

/// What `UpdateBlocks` does, one number after the other.  It runs at the same
/// instruction set: where products and sums fuse, another set rounds differently.
struct PlainLoop {
  template <std::size_t Bytes, class Rule, class T, std::size_t Slots>
  REWIRE_INLINE static void run(Rule rule, std::size_t count, T* w, const T* g,
                                std::array<T*, Slots> slots) {
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (Slots == 0) rule(w[i], g[i]);
      if constexpr (Slots == 1) rule(w[i], g[i], slots[0][i]);
      if constexpr (Slots == 2) rule(w[i], g[i], slots[0][i], slots[1][i]);
    }
  }
};

struct Plain {  // without memory
  static constexpr std::size_t slots = 0;
  double learning_rate = 0.1;
  template <class T>
  auto rule(const Step& now) const {
    return [rate = static_cast<T>(now.rate)](T& w, T g) { w -= rate * g; };
  }
};
static_assert(check_optimizer<Plain>());

template <class O>
O tried() {
  return O{};
}
template <>
SGD tried<SGD>() {
  return {.momentum = 0.9, .nesterov = true, .l2 = 0.01, .decay = 0.001};
}
template <>
RMSProp tried<RMSProp>() {
  return {.momentum = 0.5, .l2 = 0.01};
}

/// Weights, gradients and slots (squares must not be negative).
template <class T>
Parameter<T> drawn(std::size_t size, std::size_t slots, Rng& rng) {
  Parameter<T> p({size}, Role::weight);
  p.train(slots);
  p.value = support::uniform_values<T>(size, rng);
  p.gradient = support::uniform_values<T>(size, rng);
  for (auto& slot : p.slots) {
    for (T& v : slot) v = static_cast<T>(rng.uniform());
  }
  return p;
}

template <class Kernel, class T, class O>
void run(Isa isa, Parameter<T>& p, const O& optimizer, const Step& now) {
  std::array<T*, O::slots> slots{};
  for (std::size_t k = 0; k < O::slots; ++k) slots[k] = p.slots[k].data();
  support::run_at<Kernel>(isa, optimizer.template rule<T>(now), p.size(),
                          p.value.data(), static_cast<const T*>(p.gradient.data()),
                          slots);
}

template <class T, class O>
void check_equal_to_plain_loop() {
  const Step now{.rate = 0.05, .count = 3};
  Rng rng{1};
  for (const Isa isa : support::available_isas()) {
    for (std::size_t size = 0; size <= 100; ++size) {
      Parameter<T> blocks = drawn<T>(size, O::slots, rng);
      Parameter<T> plain = blocks;

      run<detail::UpdateBlocks>(isa, blocks, tried<O>(), now);
      run<PlainLoop>(isa, plain, tried<O>(), now);

      REQUIRE(blocks.value == plain.value);
      REQUIRE(blocks.slots == plain.slots);
      REQUIRE(blocks.gradient == plain.gradient);
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("update: equal to a plain loop, bit for bit", O, Plain, SGD, RMSProp,
                   Adam, AdamW) {
  check_equal_to_plain_loop<float, O>();
  check_equal_to_plain_loop<double, O>();
}

TEST_CASE_TEMPLATE("update: any split into ranges gives the same bits", O, Plain, SGD,
                   RMSProp, Adam, AdamW) {
  Rng rng{2};
  const Step now{.rate = 0.05, .count = 7};
  for (int repeat = 0; repeat < 50; ++repeat) {
    const auto size = static_cast<std::size_t>(rng.below(300));
    Parameter<float> whole = drawn<float>(size, O::slots, rng);
    Parameter<float> parts = whole;

    update(whole, tried<O>(), now);
    for (std::size_t begin = 0; begin < size;) {
      const std::size_t end =
          begin + 1 + static_cast<std::size_t>(rng.below(size - begin));
      update(parts, tried<O>(), now, begin, end);
      begin = end;
    }

    REQUIRE(parts.value == whole.value);
    REQUIRE(parts.slots == whole.slots);
  }
}

TEST_CASE("update: makes the slots it needs, zero, and keeps those there are") {
  Parameter<double> p({3}, Role::weight);
  p.gradient = {1, 2, 3};

  update(p, SGD{.momentum = 0.5}, {.rate = 1});
  CHECK(p.slots == std::vector<std::vector<double>>{{-1, -2, -3}});

  update(p, SGD{.momentum = 0.5}, {.rate = 1});
  CHECK(p.slots == std::vector<std::vector<double>>{{-1.5, -3, -4.5}});
  CHECK(p.value == std::vector<double>{-2.5, -5, -7.5});
}

TEST_CASE("update: the rate is the step's, not the optimizer's") {
  Parameter<double> p({1}, Role::weight);
  p.gradient = {1};

  update(p, Plain{.learning_rate = 100}, {.rate = 0.25});

  CHECK(p.value[0] == -0.25);
}

TEST_CASE("update: decay leaves out what the step says, and shapes always") {
  const auto value = [](Role role, double decay) {
    Parameter<double> p({1}, role);
    p.value = {1};
    update(p, SGD{.decay = 0.5}, {.rate = 0.1, .decay = decay});
    return p.value[0];
  };

  CHECK(value(Role::weight, 1) == 0.5);
  CHECK(value(Role::bias, 1) == 0.5);
  CHECK(value(Role::weight, 0) == 1);
  CHECK(value(Role::shape, 1) == 1);
}

TEST_CASE("update: nothing to move is no trouble") {
  Parameter<float> p;

  update(p, Adam{}, {.rate = 0.1});

  CHECK(p.value.empty());
  CHECK(p.slots.size() == 2);
}
