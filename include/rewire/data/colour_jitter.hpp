// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include <rewire/core/random.hpp>

namespace rewire {

/// Changes brightness, contrast, saturation and hue of a colour image in a random
/// order, each by a random amount, as torchvision's `ColorJitter` does.  Works on
/// colours in [0, 1]; those of a normalised image are colour = input * deviation +
/// mean, before and after.
struct ColourJitter {
  double brightness = 0.3;  ///< factor in 1 +- this; >= 0, as the next two
  double contrast = 0.3;    ///< between the image's mean grey and it
  double saturation = 0.3;  ///< between each pixel's grey and it
  double hue = 0.1;         ///< share of the colour circle, +- this; in [0, 1/2]
  std::array<float, 3> mean = {0, 0, 0};       ///< of red, green, blue
  std::array<float, 3> deviation = {1, 1, 1};  ///< of red, green, blue

  /// image: (3, pixels), red, green, blue.
  void operator()(std::span<float> image, Rng& rng) const {
    const std::size_t n = image.size() / 3;
    float *const r = image.data(), *const g = r + n, *const b = g + n;
    float* const colour[] = {r, g, b};
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < n; ++i)
        colour[c][i] = unit(colour[c][i] * deviation[c] + mean[c]);
    }
    std::array<int, 4> order{0, 1, 2, 3};
    shuffle(order, rng);
    const auto around = [&](double by) { return rng.uniform() * 2 * by - by; };
    // Drawn in one order, whatever the order in which they are applied.
    const auto bright = static_cast<float>(std::max(0.0, 1 + around(brightness)));
    const auto contrary = static_cast<float>(std::max(0.0, 1 + around(contrast)));
    const auto vivid = static_cast<float>(std::max(0.0, 1 + around(saturation)));
    const auto turn = static_cast<float>(around(hue));
    for (const int what : order) {
      if (what == 0) blend(image, bright, [](std::size_t) { return 0.0F; });
      if (what == 1) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
          sum += static_cast<double>(grey(r[i], g[i], b[i]));
        }
        const auto all = static_cast<float>(sum / static_cast<double>(n));
        blend(image, contrary, [&](std::size_t) { return all; });
      }
      if (what == 2) {
        for (std::size_t i = 0; i < n; ++i) {
          const float own = grey(r[i], g[i], b[i]);
          for (float* const c : colour) c[i] = unit(own + vivid * (c[i] - own));
        }
      }
      if (what == 3 && turn != 0) {
        for (std::size_t i = 0; i < n; ++i) turned(r[i], g[i], b[i], turn);
      }
    }
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < n; ++i)
        colour[c][i] = (colour[c][i] - mean[c]) / deviation[c];
    }
  }

 private:
  static float unit(float x) { return std::clamp(x, 0.0F, 1.0F); }
  static float grey(float r, float g, float b) {
    return 0.2989F * r + 0.587F * g + 0.114F * b;
  }
  template <class Other>
  static void blend(std::span<float> image, float factor, Other other) {
    for (std::size_t i = 0; i < image.size(); ++i)
      image[i] = unit(other(i) + factor * (image[i] - other(i)));
  }

  /// Turns the hue by a share of the circle; value and saturation stay.
  static void turned(float& r, float& g, float& b, float turn) {
    const float top = std::max({r, g, b}), low = std::min({r, g, b}), range = top - low;
    if (range <= 0) return;  // grey has no hue
    float hue = top == r   ? (g - b) / range
                : top == g ? 2 + (b - r) / range
                           : 4 + (r - g) / range;
    hue += 6 * turn + 6;
    // Distance from each colour's own place on the circle, of six sixths.
    const auto share = [&](float place) {
      const float k = std::fmod(place + hue, 6.0F);
      return top - range * std::clamp(std::min(k, 4 - k), 0.0F, 1.0F);
    };
    r = share(5), g = share(3), b = share(1);
  }
};

}  // namespace rewire
