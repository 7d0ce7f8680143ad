// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

namespace detail {

/// The curve of one channel.  Sums of parts rather than choices between products, which
/// g++ would not vectorise.
template <class T>
struct SReLUCurve {
  T left, right, below, above;  ///< where it bends, and its slopes outside

  REWIRE_INLINE T apply(T x) const {
    const T at_least = x < left ? left : x;
    const T inside = at_least > right ? right : at_least;
    const T low = x < left ? x : left, high = x > right ? x : right;
    return inside + below * (low - left) + above * (high - right);
  }
};

/// dx from x and dy, and to `sums` what the parameters need: over all x left of the
/// left edge dy and dy (x - left), over all x right of the right one dy and dy (x -
/// right).
struct SReLUBackward {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SReLUCurve<T> curve, std::size_t count, const T* x,
                                const T* dy, T* dx, T* sums) {
    constexpr std::size_t width = Bytes / sizeof(T);
    using V = Vec<T, Bytes>;
    V left{}, below{}, right{}, above{};
    const V zero{};
    for (std::size_t i = 0; i < count; i += width) {
      const std::size_t here = std::min(width, count - i);
      T some_x[width] = {}, some_dy[width] = {}, some_dx[width];
      copy_block<width>(some_x, x + i, here);
      copy_block<width>(some_dy, dy + i, here);
      V a, d;
      load(a, some_x);
      load(d, some_dy);
      const V low = a < curve.left ? d : zero, high = a > curve.right ? d : zero;
      left += low;
      below += low * (a - curve.left);
      right += high;
      above += high * (a - curve.right);
      const V slope = (d - low - high) + curve.below * low + curve.above * high;
      store(some_dx, slope);
      if (dx != nullptr) copy_block<width>(dx + i, some_dx, here);
    }
    sums[0] = sum<T, Bytes>(left);
    sums[1] = sum<T, Bytes>(below);
    sums[2] = sum<T, Bytes>(right);
    sums[3] = sum<T, Bytes>(above);
  }
};

}  // namespace detail

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
          const std::size_t run = pixels_ * x.lanes, start = c * run;
          dispatch<detail::Map>([e = curve(c)](T a) { return e.apply(a); }, run,
                                y.tile(t) + start, x.tile(t) + start);
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
  detail::SReLUCurve<T> curve(std::size_t c) const {
    const T left = left_.value[c];
    return {left, left + std::abs(width_.value[c]), slope_left_.value[c],
            slope_right_.value[c]};
  }

  /// With z = x - edge: dy/d left is 1 - slope outside and 0 between; the right edge
  /// depends on left as well, and on the width by its sign.
  void channel(Input<T> x, Input<T> dy, Output<T> dx, std::size_t t, std::size_t c) {
    const std::size_t run = pixels_ * x.lanes, start = c * run;
    const detail::SReLUCurve<T> e = curve(c);
    T sums[4];
    dispatch<detail::SReLUBackward>(e, run, x.tile(t) + start, dy.tile(t) + start,
                                    dx.empty() ? nullptr : dx.tile(t) + start, +sums);
    left_.gradient[c] += (1 - e.below) * sums[0] + (1 - e.above) * sums[2];
    width_.gradient[c] += (width_.value[c] < 0 ? -1 : 1) * (1 - e.above) * sums[2];
    slope_left_.gradient[c] += sums[1];
    slope_right_.gradient[c] += sums[3];
  }

  std::size_t pixels_ = 1;
  Parameter<T> left_, slope_left_, width_, slope_right_;
};
static_assert(check_layer<SReLU<float>>());

}  // namespace rewire
