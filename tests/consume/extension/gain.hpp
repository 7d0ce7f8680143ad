// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/rewire.hpp>

/// y = gain * x, with a factor for each feature that is learnt and begins at 1.
template <class T = float>
class Gain {
 public:
  using scalar = T;
  static constexpr rewire::Uses uses{.input = true, .output = false, .in_place = false};
  std::string name() const { return "Gain"; }

  rewire::Shape build(rewire::Shape input, rewire::Rng&) {
    gain_ = rewire::Parameter<T>({input.size()}, rewire::Role::shape);
    gain_.value.assign(input.size(), T{1});
    return input;
  }

  void forward(rewire::Input<T> x, rewire::Output<T> y, rewire::Pass<T>& pass) const {
    rewire::parallel_for(pass.team(), x.features(), [&](auto begin, auto end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        for (std::size_t i = begin * x.lanes; i < end * x.lanes; ++i)
          y.tile(t)[i] = gain_.value[i / x.lanes] * x.tile(t)[i];
      }
    });
  }

  void backward(rewire::Input<T> x, rewire::Input<T>, rewire::Input<T> dy,
                rewire::Output<T> dx, rewire::Pass<T>& pass) {
    rewire::parallel_for(pass.team(), x.features(), [&](auto begin, auto end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        for (std::size_t i = begin * x.lanes; i < end * x.lanes; ++i) {
          gain_.gradient[i / x.lanes] += x.tile(t)[i] * dy.tile(t)[i];
          if (!dx.empty()) dx.tile(t)[i] = gain_.value[i / x.lanes] * dy.tile(t)[i];
        }
      }
    });
  }

  static void visit(auto& self, auto&& v, const rewire::Path& at) {
    v(at / "gain", self.gain_);
  }

 private:
  rewire::Parameter<T> gain_;
};
static_assert(rewire::check_layer<Gain<>>());
