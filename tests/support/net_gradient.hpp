// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <rewire/storage/pass.hpp>

#include "gradient_count.hpp"
#include "owned.hpp"
#include "tiles.hpp"

namespace support {

struct GradientErrors {
  double worst = 0;           ///< relative error, of parameters and inputs
  std::size_t compared = 0;   ///< derivatives
  std::size_t not_zero = 0;   ///< of them
  bool all_restored = false;  ///< backward took all that forward saved
  bool padding_zero = false;  ///< in the gradient of the input
};

/// Compares the backward of a built network in double with central differences of
/// sum(weight * y), weights random, in training mode (a mask of dropout is a function
/// of seed and step, so it does not change).  Parameters are drawn anew first: a bias
/// of 0 may sit on a kink.
template <class Net>
GradientErrors check_net_gradient(Net& net, std::size_t samples, std::size_t lanes,
                                  rewire::Rng& rng) {
  using rewire::View;
  // So small that a kink is hardly ever that near; rounding then leaves 1e-16 / step =
  // 1e-9.
  constexpr double step = 1e-7;
  auto all = owned<double>(net);
  all.train(0);
  for (auto* p : all.trained()) {
    for (double& v : p->value) v = rng.uniform(-1, 1);
    p->gradient.assign(p->size(), 0);
  }
  all.refresh();

  rewire::Pass<double> pass;
  Tiles<double> x(net.input(), samples, lanes), y(net.output(), samples, lanes);
  Tiles<double> dy(net.output(), samples, lanes), dx(net.input(), samples, lanes);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  const auto forward = [&] {
    pass.begin(rewire::Mode::training, samples, lanes, 5, {.step = 3});
    net.forward(View<const double>(x), View<double>(y), pass);
    double sum = 0;
    for (std::size_t n = 0; n < samples; ++n) {
      for (std::size_t f = 0; f < net.output().size(); ++f)
        sum += dy.at(n, f) * y.at(n, f);
    }
    return sum;
  };

  forward();
  net.backward(View<const double>(x), View<const double>(y), View<const double>(dy),
               View<double>(dx), pass);
  GradientErrors errors;
  errors.all_restored = pass.all_restored();
  errors.padding_zero = dx.padding([](double v) { return v == 0; });
  const auto compare = [&](double& variable, double gradient, auto&& changed) {
    const double at = variable;
    variable = at + step;
    changed();
    const double above = forward();
    variable = at - step;
    changed();
    const double below = forward();
    variable = at;
    changed();
    const double numeric = (above - below) / (2 * step);
    // Below 1 the error counts absolutely: sums cancel, their rounding does not.
    const double size = std::max({1.0, std::abs(gradient), std::abs(numeric)});
    errors.worst = std::max(errors.worst, std::abs(gradient - numeric) / size);
    ++errors.compared;
    errors.not_zero += gradient != 0;
  };
  for (auto* p : all.trained()) {
    for (std::size_t i = 0; i < p->size(); ++i) {
      compare(p->value[i], p->gradient[i], [&] { all.refresh(); });
    }
  }
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t f = 0; f < net.input().size(); ++f) {
      compare(x.at(n, f), dx.at(n, f), [] {});
    }
  }
  ++gradients_checked;
  return errors;
}

}  // namespace support
