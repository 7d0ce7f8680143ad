// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/rewiring.hpp>

namespace rewire {

/// Connections of each input neuron: how many links stand in each column.  (cols)
inline std::vector<std::size_t> input_degrees(const Pattern& links) {
  std::vector<std::size_t> degrees(links.cols());
  for (const std::uint32_t column : links.col()) ++degrees[column];
  return degrees;
}

/// Connections of each output neuron: how many links stand in each row.  (rows)
inline std::vector<std::size_t> output_degrees(const Pattern& links) {
  std::vector<std::size_t> degrees(links.rows());
  for (std::size_t r = 0; r < degrees.size(); ++r) degrees[r] = links.row(r).size();
  return degrees;
}

/// Connections of each input neuron that outlive a rewiring: those of the new set
/// without the ones just grown.  The SET tutorial's "core input connections", a record
/// an epoch.  (cols)
template <class Number = std::size_t>
std::vector<Number> surviving_input_degrees(const Rewiring& rewiring) {
  std::vector<Number> degrees(rewiring.links.cols());
  const auto col = rewiring.links.col();
  for (std::size_t i = 0; i < col.size(); ++i)  // no branch: it would be foretold badly
    degrees[col[i]] += rewiring.from[i] != grown;
  return degrees;
}

/// Degrees in three numbers; all 0 where there are no neurons.
struct DegreeRange {
  double mean = 0;                  ///< of all neurons
  std::size_t least = 0, most = 0;  ///< the extremes
};

/// Mean and extremes; all 0 where there are none.
inline DegreeRange degree_range(std::span<const std::size_t> degrees) {
  if (degrees.empty()) return {};
  DegreeRange r{.mean = 0, .least = degrees[0], .most = degrees[0]};
  for (const std::size_t d : degrees) {
    r.mean += static_cast<double>(d);
    r.least = std::min(r.least, d);
    r.most = std::max(r.most, d);
  }
  r.mean /= static_cast<double>(degrees.size());  // once: the sum is exact
  return r;
}

namespace detail {

inline void require_a_value_each(std::string_view where, const Pattern& links,
                                 std::size_t values) {
  if (values == links.size()) return;
  throw Error({std::string(where), text(links.size(), " values, one a link"),
               text(values), "give the values of these links"});
}

}  // namespace detail

/// Strength of each input neuron: the sum of |weight| over its links, `values` in CSR
/// order (QuickSelection, Atashgahi et al., Machine Learning 2022).  (cols)
inline std::vector<double> input_strengths(
    const Pattern& links, const std::ranges::sized_range auto& values) {
  detail::require_a_value_each("input_strengths", links, values.size());
  std::vector<double> strengths(links.cols());
  for (std::size_t i = 0; i < values.size(); ++i) {
    strengths[links.col()[i]] += std::abs(static_cast<double>(values[i]));
  }
  return strengths;
}

/// Strength of each output neuron: the sum of |weight| over its links, `values` in CSR
/// order; the importance of a neuron in Curci et al. 2021.  (rows)
inline std::vector<double> output_strengths(
    const Pattern& links, const std::ranges::sized_range auto& values) {
  detail::require_a_value_each("output_strengths", links, values.size());
  std::vector<double> strengths(links.rows());
  for (std::size_t r = 0; r < strengths.size(); ++r) {
    for (auto k = links.row_ptr()[r]; k < links.row_ptr()[r + 1]; ++k)
      strengths[r] += std::abs(static_cast<double>(values[k]));
  }
  return strengths;
}

}  // namespace rewire
