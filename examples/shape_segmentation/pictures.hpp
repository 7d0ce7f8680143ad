// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/io/figure.hpp>
#include <rewire/training/evaluate.hpp>

#include "support/figures.hpp"

namespace pictures {

using rewire::Label;

/// Foreground IoU beside recall beside squared error (or loss), over the epochs.
inline rewire::Figure learning_curves(const example::Outcomes& models, bool two) {
  const auto share = [](const std::string& title, const std::string& name) {
    return example::Measure{.title = title,
                            .y_label = "share",
                            .solid = "test_" + name,
                            .solid_name = "validation",
                            .dashed = "train_" + name,
                            .dashed_name = "training",
                            .range = {{.low = 0, .high = 1.02}}};
  };
  example::Measure error = share("squared error of a pixel", "squared_error");
  error.y_label = "mean over pixels";
  error.range = {};
  const auto iou = share("foreground IoU", "foreground_iou");
  const auto recall = share("foreground recall", "foreground_recall");
  if (!two) return example::learning_curves(models, {iou, recall});
  rewire::Figure figure = example::learning_curves(models, {iou, recall, error});
  figure.panels.back().log_y = true;
  return figure;
}

/// Colours of classes: background black, the foreground of two classes white.
inline double colour_of(Label label, std::size_t classes) {
  constexpr std::array<std::uint32_t, 7> many{0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442,
                                              0x0072B2, 0xD55E00, 0xCC79A7};
  if (label == rewire::ignored) return 0x808080;
  if (label == 0) return 0;
  if (classes == 2) return 0xFFFFFF;
  return many[static_cast<std::size_t>(label - 1) % many.size()];
}

/// A panel of one colour a pixel.
template <class ColourAt>
rewire::Panel map(std::string title, rewire::Shape shape, ColourAt at) {
  rewire::HeatMap colours{.rows = shape.height,
                          .columns = shape.width,
                          .palette = rewire::HeatMap::rgb,
                          .bar = false};
  for (std::size_t p = 0; p < shape.pixels(); ++p) colours.values.push_back(at(p));
  return {.title = std::move(title), .map = std::move(colours)};
}

/// Original | mask | prediction of the first `count` images, two of them a row.  The
/// original is the raw image.  Of two classes, what is wrongly called foreground is
/// orange, what was missed blue.
template <class Net>
rewire::Figure triptychs(const Net& net, const rewire::Dataset& set,
                         std::size_t count) {
  const rewire::Dataset some = set.first(count);
  const auto& bytes = std::get<rewire::Dataset::Bytes>(some.samples());
  const rewire::Shape shape = some.shape();
  const std::size_t pixels = shape.pixels(), classes = some.classes();
  rewire::Figure figure{.columns = 6};
  if (classes == 2) {
    figure.title = "validation images; orange: wrongly called foreground, blue: missed";
  }
  rewire::Pass<float> pass(1);
  rewire::each_prediction(
      net, some, pass, {.batch_size = some.size()}, [&](const auto&, const auto& y) {
        for (std::size_t n = 0; n < some.size(); ++n) {
          const Label* truth = some.labels().data() + n * pixels;
          figure.panels.push_back(
              {.title = "original",
               .map = rewire::colour_picture(
                   shape.height, shape.width,
                   {bytes.data() + n * shape.size(), shape.size()})});
          figure.panels.push_back(map("mask", shape, [&](std::size_t p) {
            return colour_of(truth[p], classes);
          }));
          figure.panels.push_back(
              map("prediction", shape, [&](std::size_t p) -> double {
                const Label label = rewire::argmax(y, n, p);
                if (classes == 2 && truth[p] == 0 && label == 1) return 0xD55E00;
                if (classes == 2 && truth[p] == 1 && label == 0) return 0x0072B2;
                return colour_of(label, classes);
              }));
        }
      });
  return figure;
}

}  // namespace pictures
