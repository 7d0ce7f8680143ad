// SPDX-License-Identifier: BSD-3-Clause
// The second translation unit of flags.cpp.

#include "support/layer_case.hpp"

double second_unit_forward_seconds(const bench::Point& point, double seconds);

double second_unit_forward_seconds(const bench::Point& point, double seconds) {
  bench::LayerCase<float> layer(point);
  return bench::time([&] { layer.forward(); }, seconds).median();
}
