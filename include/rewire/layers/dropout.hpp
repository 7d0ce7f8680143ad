// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/core/philox.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

namespace detail {

/// A group of 128 numbers takes 16 blocks of the stream: the lower halves of their 64
/// words, then the upper ones.  Of number 16 r + c it is kept in bit r of word c of the
/// group's 16 whether it stays: so no bit ever changes its lane.
struct DropNumbers {
  static constexpr std::size_t group = 8 * philox_blocks, words = 16;

  /// The groups [begin, end) of `count` numbers, whose first group is number `first` of
  /// the stream.  y = x * scale where x stays, else 0.  y may be x.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(Rng stream, std::uint64_t first, std::uint32_t dropped,
                                T scale, std::size_t begin, std::size_t end,
                                std::size_t count, const T* x, T* y,
                                std::uint32_t* keep) {
    using Bits = Vec<std::uint32_t, Lanes<Bytes, T> * sizeof(std::uint32_t)>;
    for (std::size_t g = begin; g < end; ++g) {
      std::uint32_t bits[4 * words], *const kept = keep + g * words;
      philox<Bytes>(stream.key(), stream.counter(), (first + g) * philox_blocks, bits);
      for (std::size_t c = 0; c < words; c += Lanes<Bytes, T>) {
        Bits all{};
        for (std::size_t r = 0; r < 4; ++r) {
          Bits b;
          load(b, bits + r * words + c);
          all |= ((Bits)((b & 0xFFFF) >= dropped) & 1) << r;
          all |= ((Bits)((b >> 16) >= dropped) & 1) << (r + 4);
        }
        store(kept + c, all);
      }
      scale_kept<Bytes, T>(scale, kept, x + g * group, y + g * group,
                           std::min(group, count - g * group));
    }
  }

  template <std::size_t Bytes, class T>
  static constexpr std::size_t Lanes = Bytes / sizeof(T);

  /// The first `count` of a group of numbers, times `scale` where they stay.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void scale_kept(T scale, const std::uint32_t* kept, const T* x,
                                       T* y, std::size_t count) {
    if (count == group) return scale_group<Bytes, T>(scale, kept, x, y);
    T from[group] = {}, to[group];
    std::copy_n(x, count, from);
    scale_group<Bytes, T>(scale, kept, from, to);
    std::copy_n(to, count, y);
  }

 private:
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void scale_group(T scale, const std::uint32_t* kept, const T* x,
                                        T* y) {
    constexpr std::size_t lanes = Lanes<Bytes, T>;
    using V = Vec<T, Bytes>;
    using Bits = Vec<std::int32_t, lanes * sizeof(std::int32_t)>;
    for (std::size_t c = 0; c < words; c += lanes) {
      Bits all;
      load(all, reinterpret_cast<const std::int32_t*>(kept + c));
      for (std::size_t i = c; i < group; i += words, all >>= 1) {
        V v;
        load(v, x + i);
        // A product, not a choice: nobody can foretell a random branch.
        v *= __builtin_convertvector(all & 1, V) * scale;
        store(y + i, v);
      }
    }
  }
};

/// Backward of the same groups: dx = dy * scale where x stayed.  dx may be dy.
struct DropGradients {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(T scale, std::size_t begin, std::size_t end,
                                std::size_t count, const T* dy, T* dx,
                                const std::uint32_t* keep) {
    constexpr std::size_t group = DropNumbers::group;
    for (std::size_t g = begin; g < end; ++g) {
      DropNumbers::scale_kept<Bytes, T>(scale, keep + g * DropNumbers::words,
                                        dy + g * group, dx + g * group,
                                        std::min(group, count - g * group));
    }
  }
};

}  // namespace detail

/// Inverted dropout (Srivastava et al. 2014): in training each value is zero with
/// probability `rate`, and the kept ones are divided by 1 - rate; in inference nothing
/// happens. The rate is met to within 2^-16.
class Dropout {
 public:
  static constexpr Uses uses{.input = false, .output = false, .in_place = true};

  /// `rate` in [0, 1).
  explicit Dropout(double rate) : rate_(rate) {
    if (rate >= 0 && rate < 1) return;
    throw Error(
        {"Dropout", "rate in [0, 1)", text(rate), "give the share to be dropped"});
  }

  std::string name() const { return text("Dropout ", rate_); }

  Shape build(Shape input, Rng& rng) {
    stream_ = rng.bits64();
    return input;
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    if (!pass.training() || rate_ == 0) return copy_numbers<T>(x, y, pass.team());
    const Groups groups(x);
    const auto keep = pass.template keep<std::uint32_t>(x.tiles() * groups.words());
    const Rng stream(pass.seed(), Purpose::dropout, pass.now().step, stream_);
    const auto dropped = static_cast<std::uint32_t>(std::llround(rate_ * 65536));
    parallel_for(pass.team(), groups.count, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        dispatch<detail::DropNumbers>(stream, std::uint64_t{t} * groups.count, dropped,
                                      scale<T>(), begin, end, x.tile_size(), x.tile(t),
                                      y.tile(t), keep.data() + t * groups.words());
      }
    });
    pass.save(keep);
  }

  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    if (rate_ == 0) {
      if (!dx.empty() && dx.data != dy.data)
        transform(dy, dx, pass.team(), [](T a) { return a; });
      return;
    }
    const auto keep = pass.template restore<std::span<std::uint32_t>>();
    if (dx.empty()) return;
    const Groups groups(dy);
    parallel_for(pass.team(), groups.count, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < dy.tiles(); ++t) {
        const std::uint32_t* const kept = keep.data() + t * groups.words();
        dispatch<detail::DropGradients>(scale<T>(), begin, end, dy.tile_size(),
                                        dy.tile(t), dx.tile(t), kept);
      }
    });
  }

 private:
  /// Of one tile: groups never straddle tiles, so the mask does not depend on threads.
  struct Groups {
    std::size_t count;

    template <class T>
    explicit Groups(const View<T>& x)
        : count((x.tile_size() + detail::DropNumbers::group - 1) /
                detail::DropNumbers::group) {}
    std::size_t words() const { return count * detail::DropNumbers::words; }
  };

  template <class T>
  T scale() const {
    return static_cast<T>(1 / (1 - rate_));
  }

  double rate_;
  std::uint64_t stream_ = 0;
};
static_assert(check_layer<Dropout>());

}  // namespace rewire
