// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/pass.hpp>

#include "support/gradient_count.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

namespace support {

/// The gradients of a layer may differ from central differences by this share of
/// themselves, as the differences themselves are off by about h^2 = 1e-8 and some
/// rounding.
inline constexpr double gradient_tolerance = 1e-5;

/// Compares all gradients of a layer that is not yet built with central differences of
/// sum(c * y), c random, and gives the largest relative error.  Checks besides that
/// gradients are added, that dx is overwritten and zero in padding, that backward reads
/// only what `uses` names, and that in place gives the same bits.
///
/// Kinks are avoided by construction: parameters are drawn from the multiples of 0.1
/// except 0, inputs lie halfway between those.
template <class L>
class GradientCheck {
  using T = double;

 public:
  GradientCheck(L& layer, rewire::Shape input, std::size_t samples, std::size_t lanes,
                rewire::Rng& rng)
      : layer_(layer),
        samples_(samples),
        lanes_(lanes),
        output_(layer.build(input, rng)),
        x_(input, samples, lanes),
        y_(output_, samples, lanes),
        dy_(output_, samples, lanes) {
    x_.fill([&] { return (static_cast<T>(rng.below(20)) - 10) / 10 + 0.05; });
    junk_in_padding(x_.view());
    dy_.fill([&] { return rng.uniform(-1, 1); });
    owned_ = owned<T>(layer);
    owned_.train(0);
    for (auto* p : owned_.trained()) {
      for (T& v : p->value) {
        v = static_cast<T>(1 + rng.below(10)) / 10 * (rng.below(2) == 0 ? 1 : -1);
      }
      p->gradient = uniform_values<T>(p->size(), rng);
    }
    owned_.refresh();
  }

  double worst_error() {
    std::vector<std::vector<T>> before;
    for (auto* p : owned_.trained()) before.push_back(p->gradient);
    Tiles<T> dx(x_.view().shape, samples_, lanes_);
    forward();
    backward(dx.view());
    REQUIRE(pass_.all_restored());
    REQUIRE(dx.padding([](T v) { return v == 0; }));
    REQUIRE(y_.padding([](T v) { return std::isfinite(v); }));
    REQUIRE((dx.gaps_untouched() && y_.gaps_untouched()));
    check_in_place(dx);

    double worst = 0;
    std::size_t which = 0;
    for (auto* p : owned_.trained()) {
      for (std::size_t i = 0; i < p->size(); ++i) {
        const T added = p->gradient[i] - before[which][i];
        worst = std::max(worst, error(added, p->value[i]));
      }
      ++which;
    }
    ++gradients_checked;
    for (std::size_t s = 0; s < samples_; ++s) {
      for (std::size_t f = 0; f < x_.view().features(); ++f) {
        worst = std::max(worst, error(dx.at(s, f), x_.at(s, f)));
      }
    }
    return worst;
  }

 private:
  static constexpr rewire::Progress now{
      .epoch = 0, .epochs = 1, .step = 3, .steps_per_epoch = 9};

  void begin() { pass_.begin(rewire::Mode::training, samples_, lanes_, 5, now); }

  void forward() {
    begin();
    layer_.forward(x_, y_, pass_);
  }

  /// What backward does not use may long be overwritten: it gets NaN instead.
  void backward(rewire::View<T> dx) {
    const rewire::Uses uses = rewire::uses_of(layer_);
    const Tiles<T> no_x(x_.view().shape, samples_, lanes_);
    const Tiles<T> no_y(output_, samples_, lanes_);
    layer_.backward(uses.input ? x_.view() : no_x.view(),
                    uses.output ? y_.view() : no_y.view(), dy_, dx, pass_);
  }

  void check_in_place(const Tiles<T>& dx) {
    if (!rewire::uses_of(layer_).in_place) return;
    const auto copy = [&](const Tiles<T>& from, rewire::View<T> to) {
      for (std::size_t t = 0; t < to.tiles(); ++t) {
        std::copy_n(from.view().tile(t), to.tile_size(), to.tile(t));
      }
    };
    Tiles<T> over_x(x_.view().shape, samples_, lanes_),
        over_dy(output_, samples_, lanes_);
    copy(x_, over_x);
    copy(dy_, over_dy);
    begin();
    layer_.forward(over_x, over_x.view(), pass_);
    layer_.backward(over_x, over_x, over_dy, over_dy.view(), pass_);
    REQUIRE(over_x.values() == y_.values());
    REQUIRE(over_dy.values() == dx.values());
  }

  T weighted_sum() {
    owned_.refresh();
    forward();
    T sum = 0;
    for (std::size_t s = 0; s < samples_; ++s) {
      for (std::size_t f = 0; f < output_.size(); ++f)
        sum += dy_.at(s, f) * y_.at(s, f);
    }
    return sum;
  }

  double error(T gradient, T& variable) {
    constexpr T h = 1e-4;
    constexpr T noise = 1e-2;  // smaller gradients drown in the rounding of the sums
    const T old = variable;
    variable = old + h;
    const T above = weighted_sum();
    variable = old - h;
    const T below = weighted_sum();
    variable = old;
    owned_.refresh();
    const T difference = (above - below) / (2 * h);
    return std::abs(gradient - difference) /
           std::max({std::abs(gradient), std::abs(difference), noise});
  }

  static void junk_in_padding(rewire::View<T> v) {
    for (std::size_t t = 0; t < v.tiles(); ++t) {
      for (std::size_t f = 0; f < v.features(); ++f) {
        for (std::size_t j = v.filled(t); j < v.lanes; ++j) {
          v.tile(t)[f * v.lanes + j] = 0.35;
        }
      }
    }
  }

  L& layer_;
  std::size_t samples_, lanes_;
  rewire::Shape output_;
  Tiles<T> x_, y_, dy_;
  Owned<T> owned_;
  rewire::Pass<T> pass_;
};

template <class L>
double gradient_check(L layer, rewire::Shape input, std::size_t samples,
                      std::size_t lanes, rewire::Rng& rng) {
  return GradientCheck<L>(layer, input, samples, lanes, rng).worst_error();
}

}  // namespace support
