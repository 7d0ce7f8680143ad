// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <rewire/analysis/connectivity.hpp>
#include <rewire/analysis/degrees.hpp>
#include <rewire/io/npz.hpp>

#include "feature_selection/rankings.hpp"
#include "support/connectivity.hpp"

/// For NumPy, under the name that the published program gives it.
inline void write_npz(const example::Connectivity& connectivity,
                      const std::filesystem::path& path) {
  const auto& records = connectivity.records();
  example::Connectivity::Links all;
  for (const auto& links : records) all.insert(all.end(), links.begin(), links.end());
  rewire::write_npz(path, {{"inputLayerConnections",
                            rewire::NpyArray({records.size(), records[0].size()},
                                             std::span<const std::uint32_t>(all))}});
}

/// Where the network looks, in numbers.  `variances` of the inputs rank them.
inline std::map<std::string, double> measures(const example::Connectivity::Links& links,
                                              const rewire::Shape& shape,
                                              const std::vector<double>& variances) {
  const std::vector<std::size_t> degrees(links.begin(), links.end());
  const std::size_t top = std::min<std::size_t>(100, links.size() / 4 + 1);
  std::map<std::string, double> out{
      {"gini", rewire::gini(degrees)},
      {"variance_overlap", rewire::top_overlap(links, variances, top)}};
  if (is_picture(shape)) {
    // 20 x 20 of 28 x 28 pixels, as published.
    const auto inner = [](std::size_t side) { return (side * 20 + 14) / 28; };
    out["central_share"] =
        rewire::central_share(degrees, shape, inner(shape.height), inner(shape.width));
    out["corner_mean"] = rewire::corner_mean(degrees, shape);
  }
  return out;
}
