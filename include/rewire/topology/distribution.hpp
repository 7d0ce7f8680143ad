// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <optional>

#include <rewire/core/errors.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

/// Erdos-Renyi density of a layer (Mocanu et al. 2018, eq. 3):
/// epsilon * (outputs + inputs) / (outputs * inputs), at most 1; a kernel counts as
/// that many inputs.  epsilon >= 0.
inline double erdos_renyi(double epsilon, const Extent& layer) {
  if (!(epsilon >= 0)) {
    throw Error({"Erdos-Renyi", "epsilon >= 0", text(epsilon),
                 "choose 10 to 30 to start with"});
  }
  if (layer.cells() == 0) return 0;
  const double ends =
      static_cast<double>(layer.rows()) + static_cast<double>(layer.cols());
  return std::min(1.0, epsilon * ends / static_cast<double>(layer.cells()));
}

/// The density of a layer: the same for every layer where `uniform` is given, else
/// Erdos-Renyi.
inline double layer_density(double epsilon, std::optional<double> uniform,
                            const Extent& layer) {
  if (!uniform) return erdos_renyi(epsilon, layer);
  require_range(*uniform, 0, 1, "uniform topology", "density");
  return *uniform;
}

}  // namespace rewire
