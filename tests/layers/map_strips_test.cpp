// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/layers/map_strips.hpp>

#include "support/conv_case.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::ConvCase;
using support::Tiles;

namespace {

/// max(x, 0) as a source that computes, of which nothing is stored.
struct Computed {
  StoredMaps<double> maps;

  Shape shape() const { return maps.shape(); }
  std::size_t lanes() const { return maps.lanes(); }
  std::size_t tiles() const { return maps.tiles(); }
  const double* stored(std::size_t) const { return nullptr; }
  void copy(std::size_t t, std::size_t channel, std::size_t first, std::size_t count,
            double* to) const {
    maps.copy(t, channel, first, count, to);
    for (std::size_t i = 0; i < count; ++i) to[i] = std::max(to[i], 0.0);
  }
};

/// Goes down the bands of the last tile and compares every number that a window sees.
template <class Source>
void compare(const Source& x, const Window& w, bool kept) {
  const std::size_t height = w.rows(x.shape().height),
                    width = w.columns(x.shape().width), lanes = x.lanes(),
                    t = x.tiles() - 1, s = w.stride;
  const MapStrips<double> strips(
      x.shape().channels, lanes, width, s, w.dilation * (w.width - 1) + 1,
      (MapStrips<double>::rows - 1) * s + w.dilation * (w.height - 1) + 1, w.padding,
      w.padding);
  std::vector<double> memory(strips.size(), std::numeric_limits<double>::quiet_NaN()),
      row(x.shape().width * lanes);
  std::vector<double> map(x.shape().pixels() * lanes);
  std::size_t wrong = 0;
  for (std::size_t band = 0; band * strips.rows < height; ++band) {
    for (std::size_t c = 0; c < x.shape().channels; ++c)
      strips.load(x, t, c, band, kept && band > 0, row.data(), memory.data());
    for (std::size_t c = 0; c < x.shape().channels; ++c) {
      x.copy(t, c, 0, map.size(), map.data());
      for (std::size_t r = 0; r < std::min(strips.rows, height - band * strips.rows);
           ++r) {
        for (std::size_t strip = 0; strip < strips.strips(); ++strip) {
          for (std::size_t i = 0; i < strips.places(strip); ++i) {
            for (std::size_t tap = 0; tap < w.taps(); ++tap) {
              const std::size_t down = tap / w.width * w.dilation,
                                right = tap % w.width * w.dilation,
                                row_at =
                                    (band * strips.rows + r) * s + down - w.padding,
                                at = (strips.first(strip) + i) * s + right - w.padding;
              const bool inside =
                  row_at < x.shape().height && at < x.shape().width;  // or wrapped
              const double* const seen = memory.data() + strips.at(strip) +
                                         c * strips.patch().plane() +
                                         (r * s + down) * strips.patch().row_size() +
                                         i * lanes + strips.patch().column(right);
              for (std::size_t j = 0; j < lanes; ++j) {
                const double expected =
                    inside ? map[(row_at * x.shape().width + at) * lanes + j] : 0.0;
                wrong += seen[j] == expected ? 0 : 1;
              }
            }
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("MapStrips: windows see their places, in 200 random cases") {
  Rng rng(1);
  for (int i = 0; i < 200; ++i) {
    ConvCase p(rng, 1);
    p.input.width += rng.below(20);
    CAPTURE(p.str());
    const Window window = conv_window("test", p.options);
    Tiles<double> x(p.input, p.samples, p.lanes);
    x.fill_uniform(rng);
    const StoredMaps<double> maps{x.view()};

    compare(maps, window, i % 2 == 0);
    compare(Computed{maps}, window, i % 2 == 0);
  }
}
