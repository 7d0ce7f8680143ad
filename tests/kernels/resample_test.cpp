// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/kernels/resample.hpp>

#include "support/guarded.hpp"
#include "support/isa.hpp"

using namespace rewire;

namespace {

struct Image {
  std::size_t channels, height, width;
  std::vector<float> pixels;

  Image(std::size_t c, std::size_t h, std::size_t w, Rng& rng)
      : channels(c), height(h), width(w), pixels(c * h * w) {
    for (float& p : pixels) p = static_cast<float>(rng.uniform(-1, 1));
  }
  double at(std::size_t c, double r, double col) const {
    const double row = std::clamp(r, 0.0, static_cast<double>(height - 1)),
                 column = std::clamp(col, 0.0, static_cast<double>(width - 1));
    const auto top = static_cast<std::size_t>(row),
               left = static_cast<std::size_t>(column);
    const std::size_t below = std::min(top + 1, height - 1),
                      beside = std::min(left + 1, width - 1);
    const double down = row - static_cast<double>(top),
                 right = column - static_cast<double>(left);
    const auto pixel = [&](std::size_t y, std::size_t x) {
      return static_cast<double>(pixels[(c * height + y) * width + x]);
    };
    return (1 - down) * ((1 - right) * pixel(top, left) + right * pixel(top, beside)) +
           down * ((1 - right) * pixel(below, left) + right * pixel(below, beside));
  }
};

PixelMap random_map(const Image& image, Rng& rng) {
  const auto factor = [&] { return static_cast<float>(rng.uniform(-1.5, 1.5)); };
  const auto offset = [&](std::size_t side) {
    return static_cast<float>(rng.uniform(-1, 2) * static_cast<double>(side));
  };
  return {{factor(), factor(), offset(image.height)},
          {factor(), factor(), offset(image.width)}};
}

}  // namespace

TEST_CASE("resample: equals the plain formula on random images, maps and sizes") {
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    Rng rng(1);
    for (int problem = 0; problem < 1000; ++problem) {
      const Image image(1 + rng.below(4), 2 + rng.below(40), 2 + rng.below(40), rng);
      const PixelMap map = random_map(image, rng);
      support::Guarded<float> out(image.pixels.size());

      support::run_at<detail::Resample>(isa, image.pixels.data(), image.channels,
                                        image.height, image.width, map, out.data());

      std::size_t wrong = 0;
      for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        const std::size_t c = i / (image.height * image.width),
                          r = i / image.width % image.height, col = i % image.width;
        const auto y = static_cast<float>(r), x = static_cast<float>(col);
        const double expected = image.at(c, static_cast<double>(map.row(y, x)),
                                         static_cast<double>(map.column(y, x)));
        // A coordinate of up to 200 has 1.5e-5 of rounding, and a slope of up to 2.
        wrong += !(std::abs(static_cast<double>(out.data()[i]) - expected) <= 1e-4);
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("resample: the map that changes nothing changes no bit") {
  Rng rng(2);
  const Image image(3, 32, 32, rng);
  std::vector<float> out(image.pixels.size());

  resample(image.pixels.data(), 3, 32, 32, {{1, 0, 0}, {0, 1, 0}}, out.data());

  CHECK(out == image.pixels);
}
