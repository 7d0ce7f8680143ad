// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>

namespace rewire {

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
    if (!pass.training() || rate_ == 0) {
      if (y.data != x.data) transform(x, y, pass.team(), [](T a) { return a; });
      return;
    }
    const auto mask = pass.template keep<std::uint8_t>(x.tiles() * x.tile_size());
    parallel_for(pass.team(), x.tiles() * x.features(),
                 [&](std::size_t begin, std::size_t end) {
                   draw(mask, begin, end, x.lanes, pass);
                 });
    apply<T>(mask, x, y, pass);
    pass.save(mask);
  }

  template <class T>
  void backward(Input<T>, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    if (rate_ == 0) {
      if (!dx.empty() && dx.data != dy.data)
        transform(dy, dx, pass.team(), [](T a) { return a; });
      return;
    }
    const auto mask = pass.template restore<std::span<std::uint8_t>>();
    if (!dx.empty()) apply<T>(mask, dy, dx, pass);
  }

 private:
  /// Every run of lanes has a stream of its own, so the mask does not depend on
  /// threads.
  template <class T>
  void draw(std::span<std::uint8_t> mask, std::size_t begin, std::size_t end,
            std::size_t lanes, const Pass<T>& pass) const {
    const auto dropped = static_cast<std::uint32_t>(std::llround(rate_ * 65536));
    for (std::size_t run = begin; run < end; ++run) {
      Rng rng(pass.seed(), Purpose::dropout, pass.now().step, stream_ + run);
      std::uint8_t* m = mask.data() + run * lanes;
      for (std::size_t i = 0; i < lanes; i += 2) {
        const std::uint32_t bits = rng.bits32();
        m[i] = (bits & 0xFFFF) >= dropped;
        if (i + 1 < lanes) m[i + 1] = (bits >> 16) >= dropped;
      }
    }
  }

  template <class T>
  void apply(std::span<const std::uint8_t> mask, View<const T> from, View<T> to,
             Pass<T>& pass) const {
    const T scale = static_cast<T>(1 / (1 - rate_));
    for (std::size_t t = 0; t < from.tiles(); ++t) {
      const std::uint8_t* m = mask.data() + t * from.tile_size();
      const T* in = from.tile(t);
      T* out = to.tile(t);
      parallel_for(pass.team(), from.tile_size(),
                   [&](std::size_t begin, std::size_t end) {
                     // A product, not a choice: nobody can foretell a random branch.
                     dispatch<detail::Map>(
                         [scale](T a, std::uint8_t keep) {
                           return a * (scale * static_cast<T>(keep));
                         },
                         end - begin, out + begin, in + begin, m + begin);
                   });
    }
  }

  double rate_;
  std::uint64_t stream_ = 0;
};
static_assert(check_layer<Dropout>());

}  // namespace rewire
