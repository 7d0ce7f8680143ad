// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

/// S-shaped rectified linear unit (Jin et al., AAAI 2016), trainable for each channel:
///   y = left + slope_left * (x - left)      for x < left
///   y = x                                   between
///   y = right + slope_right * (x - right)   for x > right = left + |width|
/// Starts as the published SET runs do: left 0, slope_left uniform in [0, 1], width
/// uniform in [0, 5], slope_right 1.  None of the four decays.
template <class T = float>
class SReLU {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};
  std::string name() const { return "SReLU"; }

  Shape build(Shape input, Rng& rng) {
    pixels_ = input.pixels();
    for (Parameter<T>* p : {&left_, &slope_left_, &width_, &slope_right_}) {
      *p = Parameter<T>({input.channels}, Role::shape);
    }
    for (std::size_t c = 0; c < input.channels; ++c) {
      slope_left_.value[c] = static_cast<T>(rng.uniform());
      width_.value[c] = static_cast<T>(rng.uniform(0, 5));
      slope_right_.value[c] = 1;
    }
    return input;
  }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    parallel_for(pass.team(), left_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        for (std::size_t c = begin; c < end; ++c) {
          const T left = left_.value[c], right = left + std::abs(width_.value[c]);
          const T below = slope_left_.value[c], above = slope_right_.value[c];
          const std::size_t run = pixels_ * x.lanes, start = c * run;
          const T* in = x.tile(t) + start;
          T* out = y.tile(t) + start;
          for (std::size_t i = 0; i < run; ++i) {
            const T a = in[i];
            out[i] = a < left    ? left + below * (a - left)
                     : a > right ? right + above * (a - right)
                                 : a;
          }
        }
      }
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    parallel_for(pass.team(), left_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        for (std::size_t c = begin; c < end; ++c) channel(x, dy, dx, t, c);
      }
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "left", self.left_);
    v(at / "slope_left", self.slope_left_);
    v(at / "width", self.width_);
    v(at / "slope_right", self.slope_right_);
  }

 private:
  /// With z = x - edge: dy/d left is 1 - slope outside and 0 between; the right edge
  /// depends on left as well, and on the width by its sign.
  void channel(Input<T> x, Input<T> dy, Output<T> dx, std::size_t t, std::size_t c) {
    const T left = left_.value[c], width = width_.value[c],
            right = left + std::abs(width);
    const T below = slope_left_.value[c], above = slope_right_.value[c];
    const std::size_t run = pixels_ * x.lanes, start = c * run;
    const T* in = x.tile(t) + start;
    const T* d = dy.tile(t) + start;
    T* out = dx.empty() ? nullptr : dx.tile(t) + start;
    T sum_left{}, sum_below{}, sum_right{}, sum_above{};
    for (std::size_t i = 0; i < run; ++i) {
      const bool low = in[i]<left, high = in[i]> right;
      const T slope = low ? below : high ? above : T{1};
      if (low) {
        sum_left += d[i];
        sum_below += d[i] * (in[i] - left);
      }
      if (high) {
        sum_right += d[i];
        sum_above += d[i] * (in[i] - right);
      }
      if (out != nullptr) out[i] = slope * d[i];
    }
    left_.gradient[c] += (1 - below) * sum_left + (1 - above) * sum_right;
    width_.gradient[c] += (width < 0 ? -1 : 1) * (1 - above) * sum_right;
    slope_left_.gradient[c] += sum_below;
    slope_right_.gradient[c] += sum_above;
  }

  std::size_t pixels_ = 1;
  Parameter<T> left_, slope_left_, width_, slope_right_;
};
static_assert(check_layer<SReLU<float>>());

}  // namespace rewire
