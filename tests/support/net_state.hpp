// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rewire/network/visit.hpp>

namespace support {

/// All that a network owns, by name: values, links, optimizer slots.  Two networks with
/// equal states are equal bit for bit (a float keeps its bits in a double; -0 aside).
template <class Net>
std::map<std::string, std::vector<double>> state_of(const Net& net) {
  using T = rewire::scalar_of<Net>;
  std::map<std::string, std::vector<double>> state;
  const auto put = [&](const std::string& name, const auto& numbers) {
    std::vector<double>& to = state[name];
    for (const auto n : numbers) to.push_back(static_cast<double>(n));
  };
  rewire::visit(
      net,
      rewire::Visitor{
          [&](const rewire::Path& at, const rewire::Parameter<T>& p) {
            put(at.str(), p.value);
            for (std::size_t i = 0; i < p.slots.size(); ++i) {
              put(rewire::text(at.str(), ".slot", i), p.slots[i]);
            }
          },
          [&](const rewire::Path& at, const rewire::Buffer<T>& b) {
            put(at.str(), b.value);
          },
          [&](const rewire::Path& at, const rewire::SparseWeights<T>& w, const auto&) {
            put(at.str() + ".row_ptr", w.links().row_ptr());
            put(at.str() + ".col", w.links().col());
            put(at.str() + ".values", w.values());
            put(at.str() + ".trained", w.trained().value);
            for (std::size_t i = 0; i < w.trained().slots.size(); ++i) {
              put(rewire::text(at.str(), ".slot", i), w.trained().slots[i]);
            }
          }},
      rewire::Path(rewire::root_name));
  return state;
}

}  // namespace support
