// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/figure.hpp>
#include <rewire/io/png.hpp>
#include <rewire/training/evaluate.hpp>

#include "fast_scnn/street.hpp"

/// Image | truth | prediction | overlay of `count` images from all over the set, a row
/// each, pixel by pixel in the colours of the classes; black is ignored.
template <class Net>
rewire::Picture strips(const Net& net, const rewire::Dataset& set, const Street& street,
                       std::size_t count) {
  std::vector<std::size_t> positions(std::min(count, set.size()));
  for (std::size_t i = 0; i < positions.size(); ++i)
    positions[i] = i * set.size() / positions.size();
  const rewire::Dataset some = set.subset(positions);
  const rewire::Shape shape = some.shape();
  constexpr std::size_t columns = 4, gap = 4;
  const std::size_t down = shape.height + gap, across = shape.width + gap;
  rewire::Picture all{some.size() * down - gap, columns * across - gap};
  all.bytes.assign(all.height * all.width * 3, 255);
  const auto paint = [&](std::size_t n, std::size_t column, std::size_t pixel,
                         const rewire::Colour& colour) {
    const std::size_t y = n * down + pixel / shape.width,
                      x = column * across + pixel % shape.width;
    std::copy(colour.begin(), colour.end(), &all.bytes[3 * (y * all.width + x)]);
  };
  const auto palette = street.classes->palette();
  std::size_t n = 0;
  rewire::Pass<float> pass(1);
  rewire::each_prediction(
      net, some, pass, {.batch_size = 1}, [&](const auto& batch, const auto& y) {
        for (std::size_t p = 0; p < shape.pixels(); ++p) {
          rewire::Colour seen{};
          for (std::size_t c = 0; c < 3; ++c) {
            const float share = batch.input.at(0, c * shape.pixels() + p) *
                                    street.colours.deviation[c] +
                                street.colours.mean[c];
            seen[c] = static_cast<std::uint8_t>(
                std::lround(std::clamp(share, 0.F, 1.F) * 255));
          }
          const rewire::Label truth = batch.labels.at(0, p);
          const rewire::Colour& named = palette[rewire::argmax(y, 0, p)];
          rewire::Colour over{};
          for (std::size_t c = 0; c < 3; ++c)
            over[c] = static_cast<std::uint8_t>((seen[c] + named[c]) / 2);
          paint(n, 0, p, seen);
          paint(n, 1, p, truth == rewire::ignored ? palette.back() : palette[truth]);
          paint(n, 2, p, named);
          paint(n, 3, p, over);
        }
        ++n;
      });
  return all;
}

/// Of each true class, which share was taken for what, in percent.
inline rewire::Figure confusion_figure(const rewire::ConfusionMatrix& matrix,
                                       const ClassSet& classes) {
  const std::size_t n = matrix.classes();
  rewire::HeatMap map{.rows = n,
                      .columns = n,
                      .label = "% of the true class",
                      .range = {{.low = 0, .high = 100}},
                      .palette = rewire::HeatMap::ink};
  for (std::size_t truth = 0; truth < n; ++truth) {
    double sum = 0;
    for (std::size_t c = 0; c < n; ++c)
      sum += static_cast<double>(matrix.count(truth, c));
    for (std::size_t c = 0; c < n; ++c) {
      const auto part = static_cast<double>(matrix.count(truth, c));
      map.values.push_back(sum > 0 ? 100 * part / sum
                                   : std::numeric_limits<double>::quiet_NaN());
    }
  }
  for (const ClassSet::Class& c : classes.classes) map.row_names.push_back(c.name);
  map.column_names = map.row_names;
  return {.title = "true classes (rows) and what they were taken for (columns)",
          .panels = {{.map = std::move(map)}}};
}
