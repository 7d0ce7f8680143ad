// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/layers/conv.hpp>
#include <rewire/network/visit.hpp>

#include "support/gradient_check.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// What a layer computes of a batch.
template <class T>
struct Results {
  std::vector<T> y, dx, dw;

  Results(bool winograd, const Shape& input, std::size_t outputs, std::size_t padding,
          std::size_t samples, std::size_t lanes, std::size_t threads) {
    Conv<T> layer(outputs, {.padding = padding, .winograd = winograd});
    Rng rng(5);
    const Shape output = layer.build(input, rng);
    prepare_training(layer, 1);
    Tiles<T> x(input, samples, lanes), y_of(output, samples, lanes),
        dy(output, samples, lanes), dx_of(input, samples, lanes);
    for (std::size_t n = 0; n < samples; ++n) {  // the same whatever the lanes
      Rng one(6, Purpose::data, n);
      for (std::size_t f = 0; f < input.size(); ++f)
        x.at(n, f) = static_cast<T>(one.uniform(-1, 1));
      for (std::size_t f = 0; f < output.size(); ++f)
        dy.at(n, f) = static_cast<T>(one.uniform(-1, 1));
    }
    for (auto* view : {&x, &dy}) {
      for (std::size_t f = 0; f < view->view().features(); ++f) {
        for (std::size_t n = samples; n < view->view().tiles() * lanes; ++n)
          view->at(n, f) = T{};
      }
    }
    Pass<T> pass(threads);
    pass.begin(Mode::training, samples, lanes);
    layer.forward(x, y_of, pass);
    layer.backward(x, y_of, dy, dx_of, pass);
    CHECK(dx_of.padding([](T v) { return v == 0; }));
    CHECK(y_of.gaps_untouched());
    CHECK(dx_of.gaps_untouched());
    for (std::size_t n = 0; n < samples; ++n) {
      for (std::size_t f = 0; f < output.size(); ++f) y.push_back(y_of.at(n, f));
      for (std::size_t f = 0; f < input.size(); ++f) dx.push_back(dx_of.at(n, f));
    }
    dw = support::owned<T>(layer).parameters[0]->gradient;
  }
};

template <class T>
double difference(const std::vector<T>& a, const std::vector<T>& b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, static_cast<double>(std::abs(a[i] - b[i])));
  return worst;
}

}  // namespace

TEST_CASE("Conv: minimal filtering and direct sums agree in output and gradients") {
  Rng rng(1);
  for (std::uint64_t i = 0; i < support::problems(600) / 10; ++i) {
    const Shape input{24 + rng.below(30), 6 + rng.below(9), 6 + rng.below(9)};
    const std::size_t outputs = 24 + rng.below(30), padding = rng.below(3),
                      samples = 1 + rng.below(20), lanes = plan_lanes(samples, 16);
    CAPTURE(text(input));
    CAPTURE(padding);
    CAPTURE(samples);
    const Results<double> a(true, input, outputs, padding, samples, lanes, 1),
        b(false, input, outputs, padding, samples, lanes, 1);

    REQUIRE(a.y != b.y);  // else nothing has been compared
    CHECK(difference(a.y, b.y) < 1e-12);
    CHECK(difference(a.dx, b.dx) < 1e-12);
    CHECK(difference(a.dw, b.dw) < 1e-11);
  }
}

TEST_CASE("Conv: maps that take several strips agree too, whatever the lanes") {
  for (const std::size_t lanes : {8, 16, 24, 48}) {
    CAPTURE(lanes);
    const Results<double> a(true, {40, 5, 42}, 30, 1, lanes - 3, lanes, 2),
        b(false, {40, 5, 42}, 30, 1, lanes - 3, lanes, 2);

    REQUIRE(a.dw != b.dw);
    CHECK(difference(a.y, b.y) < 1e-12);
    CHECK(difference(a.dx, b.dx) < 1e-12);
    CHECK(difference(a.dw, b.dw) < 1e-10);
  }
}

TEST_CASE("Conv: gradients by minimal filtering equal central differences") {
  Rng rng(2);
  for (const std::size_t samples : {1, 3, 5}) {  // five fill registers of 64 bytes
    const Shape input{22, 6, 6};
    REQUIRE(winograd_pays(21, input));
    const double error =
        support::gradient_check(Conv<double>(21, {.padding = samples % 3}), input,
                                samples, plan_lanes(samples, 16), rng);
    CHECK(error <= support::gradient_tolerance);
  }
}
