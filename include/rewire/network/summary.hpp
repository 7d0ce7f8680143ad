// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rewire/network/count.hpp>

namespace rewire {

namespace detail {

using SummaryRow = std::array<std::string, 5>;

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
  return {std::move(name), std::move(shape), text(c.parameters),
          c.connections == 0 ? "" : text(c.connections),
          percent(c.connections, c.dense_connections)};
}

template <class L>
void summarise(const L& layer, Shape output, const std::string& indent,
               std::vector<SummaryRow>& rows) {
  rows.push_back(summary_row(indent + layer.name(), text(output), count(layer)));
  if constexpr (requires { layer.each([](const auto&, Shape) {}); }) {
    layer.each([&](const auto& part, Shape shape) {
      summarise(part, shape, indent + "  ", rows);
    });
  }
}

}  // namespace detail

/// A table for people: each layer's output shape, parameters, connections and density.
/// The network must have been built.
template <class Net>
std::string summary(const Net& net) {
  std::vector<detail::SummaryRow> rows{
      {"layer", "output", "parameters", "connections", "density"}};
  net.each([&](const auto& layer, Shape shape) {
    detail::summarise(layer, shape, "", rows);
  });
  rows.push_back(detail::summary_row("total", "", count(net)));
  std::array<std::size_t, 5> width{};
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      width[c] = std::max(width[c], row[c].size());
  }
  std::string table;
  for (const auto& row : rows) {
    std::string line = row[0] + std::string(width[0] - row[0].size(), ' ');
    for (std::size_t c = 1; c < row.size(); ++c) {
      line += "  " + std::string(width[c] - row[c].size(), ' ') + row[c];
    }
    line.erase(line.find_last_not_of(' ') + 1);  // an empty last cell
    table += line + "\n";
  }
  return table;
}

}  // namespace rewire
