// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/layers/winograd_correlation.hpp>
#include <rewire/layers/winograd_weight_gradient.hpp>

#include "small_numbers.hpp"
#include "support/reference.hpp"
#include "support/tiles.hpp"

/// Minimal filtering, called directly: layers take it only of more channels than a
/// fuzzer has time for.  Sizes come from the bytes, numbers from a generator that they
/// seed, since there are more of them than bytes.
class MinimalFiltering {
 public:
  explicit MinimalFiltering(SmallNumbers from)
      : channels_(1 + from.below(20)),
        outputs_(1 + from.below(std::min<std::size_t>(14, 60 / channels_))),
        padding_(from.below(3)) {
    constexpr std::size_t batch[][2] = {{1, 1}, {1, 16}, {2, 2},  {3, 4},
                                        {5, 8}, {3, 3},  {4, 32}, {18, 16}};
    const auto& of = batch[from.below(8)];
    samples_ = of[0], lanes_ = of[1];
    const std::size_t least = padding_ == 0 ? 3 : 1;
    const bool wide = from.below(8) == 0;  // several strips
    x_ = {channels_, least + from.below(wide ? 3 : 9),
          least + from.below(9) + (wide ? 64 : 0)};
    y_ = {outputs_, x_.height + 2 * padding_ - 2, x_.width + 2 * padding_ - 2};
    turned_ = from.below(2) == 0, transposed_ = from.below(2) == 0;
    biased_ = from.below(2) == 0, finished_ = from.below(2) == 0;
    threads_ = from.below(8) == 0 ? 2 : 1;
    const std::uint64_t low = from.byte();
    rng_ = rewire::Rng(low + 256u * from.byte());
  }

  /// Whether it gives the bits of the plain loops.
  bool right() {
    const auto w = whole(9 * channels_ * outputs_), bias = whole(outputs_),
               factor = whole(outputs_), summand = whole(outputs_);
    rewire::WinogradCorrelation<float> all{
        .kernels = {w.data(), 9 * channels_, 9, turned_}, .padding = padding_};
    if (transposed_) all.kernels.output = 9, all.kernels.channel = 9 * outputs_;
    if (biased_) all.bias = bias.data();
    if (finished_) all.finish = {factor.data(), summand.data(), true};
    support::Tiles<float> x(x_, samples_, lanes_), y(y_, samples_, lanes_),
        dy(y_, samples_, lanes_);
    x.fill([&] { return one(); });
    dy.fill([&] { return one(); });
    rewire::Pass<float> pass(threads_);
    pass.begin(rewire::Mode::training, samples_, lanes_);
    rewire::winograd_correlate(all, rewire::StoredMaps<float>{x}, y.view(), pass);
    bool same = y.gaps_untouched();
    std::vector<float> expected(y_.size());
    for (std::size_t n = 0; n < samples_; ++n) {
      support::naive_correlate(all, x_, sample(x, x_, n).data(), y_, expected.data());
      same &= sample(y, y_, n) == expected;
    }
    return same && (lanes_ % 16 != 0 || right_gradient(x, dy, pass));
  }

 private:
  bool right_gradient(const support::Tiles<float>& x, const support::Tiles<float>& dy,
                      rewire::Pass<float>& pass) {
    std::vector<float> dw = whole(9 * channels_ * outputs_), expected = dw;
    rewire::winograd_weight_gradient(rewire::StoredMaps<float>{x}, dy.view(), padding_,
                                     dw.data(), pass);
    for (std::size_t n = 0; n < samples_; ++n) {
      support::naive_weight_gradient(x_, sample(x, x_, n).data(), y_,
                                     sample(dy, y_, n).data(), padding_,
                                     expected.data());
    }
    return dw == expected;
  }

  /// Of -8 to 8: the halves and quarters of transformed kernels, and sums of all
  /// products that are possible here, have no rounding error in float.
  float one() { return static_cast<float>(rng_.below(17)) - 8; }
  std::vector<float> whole(std::size_t count) {
    std::vector<float> all(count);
    for (float& v : all) v = one();
    return all;
  }
  static std::vector<float> sample(const support::Tiles<float>& from,
                                   const rewire::Shape& shape, std::size_t n) {
    std::vector<float> all(shape.size());
    for (std::size_t f = 0; f < all.size(); ++f) all[f] = from.view().at(n, f);
    return all;
  }

  std::size_t channels_, outputs_, padding_, samples_, lanes_, threads_;
  rewire::Shape x_, y_;
  bool turned_, transposed_, biased_, finished_;
  rewire::Rng rng_{0};
};
