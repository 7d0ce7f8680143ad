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

/// The four numbers of each channel.
template <class Number>
struct SReLUNumbers {
  Number *left, *slope_left, *width, *slope_right;
};

/// What both passes need.
struct SReLUKernel {
  /// The curve of one channel: where it bends, and its slopes outside.
  template <class T>
  struct Curve {
    T left, right, below, above;

    REWIRE_INLINE Curve(const SReLUNumbers<const T>& all, std::size_t c)
        : left(all.left[c]),
          right(all.left[c] + std::abs(all.width[c])),
          below(all.slope_left[c]),
          above(all.slope_right[c]) {}
  };

  /// A register, with zeros where there are fewer than so many numbers.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void read(Vec<T, Bytes>& v, const T* from, std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    if (count >= width) return load(v, from);
    T some[width] = {};
    std::copy_n(from, count, some);
    load(v, some);
  }
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void write(T* to, const Vec<T, Bytes>& v, std::size_t count) {
    constexpr std::size_t width = Bytes / sizeof(T);
    if (count >= width) return store(to, v);
    T some[width];
    store(some, v);
    std::copy_n(some, count, to);
  }
};

/// y of channels [begin, end), `run` numbers each.
struct SReLUForward : SReLUKernel {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SReLUNumbers<const T> all, std::size_t begin,
                                std::size_t end, std::size_t run, const T* x, T* y) {
    using V = Vec<T, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T);
    for (std::size_t c = begin; c < end; ++c) {
      const Curve<T> e(all, c);
      const V left = V{} + e.left, right = V{} + e.right;
      for (std::size_t i = c * run, last = i + run; i < last; i += width) {
        V a;
        read<Bytes, T>(a, x + i, last - i);
        const V low = a < left ? a : left, high = a > right ? a : right;
        const V at_least = a < left ? left : a;
        const V inside = at_least > right ? right : at_least;
        a = inside + e.below * (low - left) + e.above * (high - right);
        write<Bytes, T>(y + i, a, last - i);
      }
    }
  }
};

/// dx of the same channels from x and dy, and the gradients of their numbers.  With z =
/// x - edge: dy/d left is 1 - slope outside and 0 between; the right edge depends on
/// left as well, and on the width by its sign.
struct SReLUBackward : SReLUKernel {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(SReLUNumbers<const T> all, SReLUNumbers<T> gradient,
                                std::size_t begin, std::size_t end, std::size_t run,
                                const T* x, const T* dy, T* dx) {
    using V = Vec<T, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T);
    const V zero{};
    for (std::size_t c = begin; c < end; ++c) {
      const Curve<T> e(all, c);
      // Over all x left of the left edge dy and dy z, over all right of the right one.
      V left{}, below{}, right{}, above{};
      for (std::size_t i = c * run, last = i + run; i < last; i += width) {
        V a, d;
        read<Bytes, T>(a, x + i, last - i);
        read<Bytes, T>(d, dy + i, last - i);
        const V low = a < e.left ? d : zero, high = a > e.right ? d : zero;
        left += low;
        below += low * (a - e.left);
        right += high;
        above += high * (a - e.right);
        if (dx == nullptr) continue;
        d = (d - low - high) + e.below * low + e.above * high;
        write<Bytes, T>(dx + i, d, last - i);
      }
      V parts[] = {left, below, right, above};
      Vec<T, 4 * sizeof(T)> sums;
      sum_each<T, Bytes>(parts, sums);
      gradient.left[c] += (1 - e.below) * sums[0] + (1 - e.above) * sums[2];
      gradient.width[c] += (all.width[c] < 0 ? -1 : 1) * (1 - e.above) * sums[2];
      gradient.slope_left[c] += sums[1];
      gradient.slope_right[c] += sums[3];
    }
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
        dispatch<detail::SReLUForward>(values(), begin, end, pixels_ * x.lanes,
                                       x.tile(t), y.tile(t));
      }
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const detail::SReLUNumbers<T> gradient{
        left_.gradient.data(), slope_left_.gradient.data(), width_.gradient.data(),
        slope_right_.gradient.data()};
    parallel_for(pass.team(), left_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        dispatch<detail::SReLUBackward>(values(), gradient, begin, end,
                                        pixels_ * x.lanes, x.tile(t), dy.tile(t),
                                        dx.empty() ? nullptr : dx.tile(t));
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
  detail::SReLUNumbers<const T> values() const {
    return {left_.value.data(), slope_left_.value.data(), width_.value.data(),
            slope_right_.value.data()};
  }

  std::size_t pixels_ = 1;
  Parameter<T> left_, slope_left_, width_, slope_right_;
};
static_assert(check_layer<SReLU<float>>());

}  // namespace rewire
