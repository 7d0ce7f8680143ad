// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Two sums over numbers, as batch normalisation wants them.
struct ChannelSums {
  double first = 0, second = 0;  ///< the two sums, in double
};

namespace detail {

/// Which u is summed, and multiplied with v = a - shift: for registers and for single
/// numbers.
struct Itself {
  template <class V>
  REWIRE_INLINE void operator()(std::size_t, const V&, const V& v, V& u) const {
    u = v;
  }
};
template <class T>
struct Gradient {
  const T* dy;
  template <class V>
  REWIRE_INLINE void operator()(std::size_t i, const V&, const V&, V& u) const {
    load(u, dy + i);
  }
};
/// That of max(factor * a + summand, 0).
template <class T>
struct RectifiedGradient {
  const T* dy;
  T factor, summand;
  template <class V>
  REWIRE_INLINE void operator()(std::size_t i, const V& a, const V&, V& u) const {
    V d;
    load(d, dy + i);
    const V zero{}, on = a * factor + summand;
    u = on > zero ? d : zero;
  }
};

/// sums += v, in double: the halves of a register of float first, which loses nothing.
template <std::size_t Bytes>
REWIRE_INLINE void add_wide(Vec<double, Bytes>& sums, const Vec<double, Bytes>& v) {
  sums += v;
}
template <std::size_t Bytes, std::size_t... I>
REWIRE_INLINE void add_halves(Vec<double, Bytes>& sums, const Vec<float, Bytes>& v,
                              std::index_sequence<I...>) {
  using Wide = Vec<double, Bytes>;
  sums += __builtin_convertvector(__builtin_shufflevector(v, v, I...), Wide) +
          __builtin_convertvector(__builtin_shufflevector(v, v, (I + sizeof...(I))...),
                                  Wide);
}
template <std::size_t Bytes>
REWIRE_INLINE void add_wide(Vec<double, Bytes>& sums, const Vec<float, Bytes>& v) {
  add_halves<Bytes>(sums, v, std::make_index_sequence<Bytes / sizeof(double)>());
}

/// Adds u and u * v for a run of numbers: a few registers as they are, then in double.
/// What is left of a channel's gradients is often a thousandth of what was added, and
/// neighbours on a map are alike: long sums in float lose a digit more.
struct SumProducts {
  static constexpr std::size_t registers = 16;  ///< 4 chains of 4

  template <std::size_t Bytes, class T, class U>
  REWIRE_INLINE static void run(const T* a, U u, T shift, std::size_t count,
                                ChannelSums* sums) {
    constexpr std::size_t width = Bytes / sizeof(T), stretch = registers * width;
    using V = Vec<T, Bytes>;
    Vec<double, Bytes> firsts{}, seconds{};
    std::size_t i = 0;
    while (i + width <= count) {
      const std::size_t end = std::min(count, i + stretch);
      V first[4] = {}, second[4] = {};
      for (; i + 4 * width <= end; i += 4 * width) {
#pragma GCC unroll 4
        for (std::size_t k = 0; k < 4; ++k)
          add<V>(a, u, shift, i + k * width, first[k], second[k]);
      }
      for (; i + width <= end; i += width) add<V>(a, u, shift, i, first[0], second[0]);
      add_wide<Bytes>(firsts, V((first[0] + first[1]) + (first[2] + first[3])));
      add_wide<Bytes>(seconds, V((second[0] + second[1]) + (second[2] + second[3])));
    }
    sums->first += sum<double, Bytes>(firsts);
    sums->second += sum<double, Bytes>(seconds);
    for (; i < count; ++i) {
      T one{}, product{};
      add<T>(a, u, shift, i, one, product);
      sums->first += static_cast<double>(one);
      sums->second += static_cast<double>(product);
    }
  }

 private:
  template <class V, class T, class U>
  REWIRE_INLINE static void add(const T* a, const U& which, T shift, std::size_t i,
                                V& first, V& second) {
    V x, u;
    load(x, a + i);
    const V v = x - shift;
    which(i, x, v, u);
    first += u;
    second += u * v;
  }
};

/// The same of a tile with padding lanes, which are left out.
struct SumFilledProducts {
  template <std::size_t Bytes, class T, class U>
  REWIRE_INLINE static void run(const T* a, U u, T shift, std::size_t pixels,
                                std::size_t lanes, std::size_t filled,
                                ChannelSums* sums) {
    for (std::size_t p = 0; p < pixels; ++p) {
      for (std::size_t l = 0; l < filled; ++l) {
        const T x = a[p * lanes + l], v = x - shift;
        T one{};
        u(p * lanes + l, x, v, one);
        sums->first += static_cast<double>(one);
        sums->second += static_cast<double>(one * v);
      }
    }
  }
};

/// Over one channel of a tile (pixels, lanes), padding left out.  Always in the
/// instruction set in use: what decides in `RectifiedGradient` is rounded as in
/// forward.
template <class T, class U>
void sum_products(const T* a, U u, T shift, std::size_t pixels, std::size_t lanes,
                  std::size_t filled, ChannelSums& sums) {
  if (filled == lanes) return dispatch<SumProducts>(a, u, shift, pixels * lanes, &sums);
  dispatch<SumFilledProducts>(a, u, shift, pixels, lanes, filled, &sums);
}

}  // namespace detail

/// Adds the sums of x - shift and of its square, over one channel of a tile (pixels,
/// lanes), padding left out.  With a shift near the mean nothing cancels.
template <class T>
void add_moments(const T* x, T shift, std::size_t pixels, std::size_t lanes,
                 std::size_t filled, ChannelSums& sums) {
  detail::sum_products(x, detail::Itself{}, shift, pixels, lanes, filled, sums);
}

/// Adds the sums of dy and of dy * (x - shift), over one channel of a tile.
template <class T>
void add_gradient_sums(const T* x, const T* dy, T shift, std::size_t pixels,
                       std::size_t lanes, std::size_t filled, ChannelSums& sums) {
  detail::sum_products(x, detail::Gradient<T>{dy}, shift, pixels, lanes, filled, sums);
}

/// The same where dy is the gradient of max(factor * x + summand, 0), as far as that
/// lets it through.
template <class T>
void add_rectified_sums(const T* x, const T* dy, T factor, T summand, T shift,
                        std::size_t pixels, std::size_t lanes, std::size_t filled,
                        ChannelSums& sums) {
  detail::sum_products(x, detail::RectifiedGradient<T>{dy, factor, summand}, shift,
                       pixels, lanes, filled, sums);
}

}  // namespace rewire
