// SPDX-License-Identifier: BSD-3-Clause
// A function that no compiler can vectorise: nobody may be warned of it, at any -O.
#include <rewire/kernels/elementwise.hpp>

double elsewhere(double);

void map(rewire::View<const float> x, rewire::View<float> y, rewire::Team& team) {
  rewire::transform(x, y, team,
                    [](float a) { return static_cast<float>(elsewhere(a)); });
}
