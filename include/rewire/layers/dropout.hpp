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

/// Draws and drops in one pass.  A group of 128 numbers takes 16 blocks of the stream:
/// the lower halves of their words, then the upper ones.
struct DropNumbers {
  static constexpr std::size_t group = 8 * philox_blocks;

  /// Numbers [begin, end) groups of a tile of `count` numbers, whose first group is
  /// number `first` of the stream.  keep: 1 or 0 for each.  y may be x.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(Rng stream, std::uint64_t first, std::uint32_t dropped,
                                T scale, std::size_t begin, std::size_t end,
                                std::size_t count, const T* x, T* y,
                                std::uint8_t* keep) {
    for (std::size_t g = begin; g < end; ++g) {
      std::uint32_t bits[group / 2], kept[group];
      philox<Bytes>(stream.key(), stream.counter(), (first + g) * philox_blocks, bits);
      for (std::size_t i = 0; i < group / 2; ++i) {
        kept[i] = (bits[i] & 0xFFFF) >= dropped;
        kept[group / 2 + i] = (bits[i] >> 16) >= dropped;
      }
      const std::size_t at = g * group, here = std::min(group, count - at);
      T from[group] = {}, to[group];
      std::uint8_t bytes[group];
      copy_block<group>(from, x + at, here);
      for (std::size_t i = 0; i < group; ++i) {
        // A product, not a choice: nobody can foretell a random branch.
        to[i] = from[i] * (scale * static_cast<T>(static_cast<std::int32_t>(kept[i])));
        bytes[i] = static_cast<std::uint8_t>(kept[i]);
      }
      copy_block<group>(y + at, to, here);
      copy_block<group>(keep + at, bytes, here);
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
    // Groups never straddle tiles, so the mask does not depend on threads.
    constexpr std::size_t group = detail::DropNumbers::group;
    const std::size_t size = x.tile_size(), groups = (size + group - 1) / group;
    const auto mask = pass.template keep<std::uint8_t>(x.tiles() * size);
    const Rng stream(pass.seed(), Purpose::dropout, pass.now().step, stream_);
    const auto dropped = static_cast<std::uint32_t>(std::llround(rate_ * 65536));
    const T scale = static_cast<T>(1 / (1 - rate_));
    parallel_for(pass.team(), groups, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        dispatch<detail::DropNumbers>(stream, std::uint64_t{t} * groups, dropped, scale,
                                      begin, end, size, x.tile(t), y.tile(t),
                                      mask.data() + t * size);
      }
    });
    pass.save(mask);
  }

  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    if (rate_ == 0) return copy_numbers<T>(dy, dx, pass.team());
    const auto mask = pass.template restore<std::span<std::uint8_t>>();
    if (dx.empty()) return;
    const std::size_t size = dy.tile_size();
    const T scale = static_cast<T>(1 / (1 - rate_));
    detail::each_range(
        pass.team(), dx, [&](std::size_t t, std::size_t begin, std::size_t end) {
          dispatch<detail::Map>(
              [scale](T d, std::uint8_t keep) {
                return d * (scale * static_cast<T>(keep));
              },
              end - begin, dx.tile(t) + begin, dy.tile(t) + begin,
              static_cast<const std::uint8_t*>(mask.data() + t * size + begin));
        });
  }

 private:
  double rate_;
  std::uint64_t stream_ = 0;
};
static_assert(check_layer<Dropout>());

}  // namespace rewire
