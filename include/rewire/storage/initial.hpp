// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <rewire/core/random.hpp>
#include <rewire/core/random_row.hpp>

namespace rewire {

/// How weights are drawn.  Fans are those of the *dense* layer, as published for SET,
/// but for `he_links`.
enum class Initial {
  he,         ///< uniform in +-sqrt(6 / inputs) (He et al. 2015)
  he_links,   ///< uniform in +-sqrt(6 / mean links of an output): a signal keeps its
              ///< size through sparse layers (Evci et al., AAAI 2022)
  xavier,     ///< uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010)
  normal,     ///< N(0, 1) / 10, as the first SET program draws
  he_normal,  ///< normal, of variance 2 / inputs
  he_normal_outputs,  ///< normal, of variance 2 / outputs, as most convolutional nets
  fan_in,             ///< uniform in +-1 / sqrt(inputs), PyTorch's default
  zero,               ///< 0
};

/// Draws weights one after the other.
class InitialDraw {
 public:
  InitialDraw() = default;
  /// For a layer of so many inputs and outputs, with all links.
  InitialDraw(Initial kind, std::size_t inputs, std::size_t outputs)
      : InitialDraw(kind, inputs, outputs, inputs * outputs) {}

  /// The same with so many of its links.
  InitialDraw(Initial kind, std::size_t inputs, std::size_t outputs, std::size_t links)
      : kind_(kind) {
    const auto over = [](double variance, std::size_t fan) {
      return fan > 0 ? std::sqrt(variance / static_cast<double>(fan)) : 0;
    };
    switch (kind) {
      case Initial::he:
        scale_ = over(6, inputs);
        break;
      case Initial::he_links:
        scale_ = over(6 * static_cast<double>(outputs), links);
        break;
      case Initial::xavier:
        scale_ = over(6, inputs + outputs);
        break;
      case Initial::fan_in:
        scale_ = over(1, inputs);
        break;
      case Initial::he_normal:
        scale_ = over(2, inputs);
        break;
      case Initial::he_normal_outputs:
        scale_ = over(2, outputs);
        break;
      case Initial::normal:
      case Initial::zero:
        break;
    }
  }

  /// One weight.
  double operator()(Rng& rng) const {
    switch (kind_) {
      case Initial::he:
      case Initial::he_links:
      case Initial::xavier:
      case Initial::fan_in:
        return rng.uniform(-scale_, scale_);
      case Initial::normal:
        return rng.normal() / 10;
      case Initial::he_normal:
      case Initial::he_normal_outputs:
        return scale_ * rng.normal();
      case Initial::zero:
        break;
    }
    return 0;
  }

  /// All of `values`.
  template <class T>
  void fill(std::span<T> values, Rng& rng) const {
    switch (kind_) {
      case Initial::he:
      case Initial::he_links:
      case Initial::xavier:
      case Initial::fan_in:
        return uniform(values, rng);
      default:
        for (T& v : values) v = static_cast<T>((*this)(rng));
    }
  }

 private:
  /// Many at once.
  template <class T>
  void uniform(std::span<T> values, Rng& rng) const {
    const RandomRow row(rng);
    constexpr std::size_t block = 256;
    std::array<std::uint32_t, 2 * block> random;
    for (std::size_t first = 0; first < values.size(); first += block) {
      const auto some = values.subspan(first, std::min(block, values.size() - first));
      row.read(2 * first, random);
      const std::uint32_t* bits = random.data();
      for (T& v : some) {
        const std::uint64_t high = *bits++, low = *bits++;
        const double u = static_cast<double>((high << 32 | low) >> 11) * 0x1p-53;
        v = static_cast<T>(scale_ * (2 * u - 1));
      }
    }
  }

  Initial kind_ = Initial::zero;
  double scale_ = 0;  // the bound, or the standard deviation
};

}  // namespace rewire
