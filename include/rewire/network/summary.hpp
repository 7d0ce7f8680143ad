// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <rewire/network/outline.hpp>

namespace rewire {

namespace detail {

using SummaryRow = std::array<std::string, 7>;

inline std::string percent(std::size_t part, std::uint64_t whole) {
  if (whole == 0) return "";
  char digits[32];
  const double share = 100 * static_cast<double>(part) / static_cast<double>(whole);
  const auto end =
      std::to_chars(digits, digits + sizeof digits, share, std::chars_format::fixed, 2)
          .ptr;
  return std::string(digits, end) + " %";
}

inline SummaryRow summary_row(std::string name, std::string shape, const Count& c) {
  const auto unless_none = [](std::uint64_t n) { return n == 0 ? "" : text(n); };
  return {std::move(name),
          std::move(shape),
          text(c.parameters),
          unless_none(c.connections),
          percent(c.connections, c.dense_connections),
          unless_none(c.macs),
          unless_none(c.bytes)};
}

/// Columns aligned, the first to the left.
inline std::string table(const std::vector<SummaryRow>& rows) {
  std::array<std::size_t, std::tuple_size_v<SummaryRow>> width{};
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], row[c].size());
  }
  std::string all;
  for (const auto& row : rows) {
    std::string line = row[0] + std::string(width[0] - row[0].size(), ' ');
    for (std::size_t c = 1; c < row.size(); ++c) {
      line += "  " + std::string(width[c] - row[c].size(), ' ') + row[c];
    }
    line.erase(line.find_last_not_of(' ') + 1);  // empty last cells
    all += line + "\n";
  }
  return all;
}

/// `output`: of the whole network.
template <class Net>
std::string summary_of(const Net& net, Shape output) {
  std::vector<OutlineRow> layers;
  outline(net, output, 0, layers);
  std::vector<SummaryRow> rows{
      {"layer", "output", "parameters", "connections", "density", "MACs", "bytes"}};
  // What a network is made of, not itself: that is the total.
  const std::size_t first = layers.size() > 1;
  for (std::size_t i = first; i < layers.size(); ++i) {
    const OutlineRow& l = layers[i];
    rows.push_back(summary_row(std::string(2 * (l.depth - first), ' ') + l.name,
                               text(l.output), l.count));
  }
  rows.push_back(summary_row("total", "", layers[0].count));
  return table(rows);
}

}  // namespace detail

/// A table for people: each layer's output shape, parameters, connections and their
/// density, MACs a sample and the bytes that inference keeps (`Count`).  The network
/// must have been built.
template <class Net>
std::string summary(const Net& net) {
  return detail::summary_of(net, {});
}

/// The same of a network that has not been built, for samples of that shape.  Draws
/// weights, to count the links there will be, in a network of its own: hand a copy
/// over, or move one that nobody needs.
template <class Net>
std::string summary(Net net, Shape input, std::uint64_t seed = 1) {
  Rng rng(seed);
  const Shape output = net.build(input, rng);
  return detail::summary_of(net, output);
}

}  // namespace rewire
