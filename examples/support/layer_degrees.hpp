// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/analysis/degrees.hpp>
#include <rewire/io/file.hpp>
#include <rewire/network/visit.hpp>

namespace example {

/// The links of every sparse layer.
template <class Net>
std::vector<rewire::Pattern> links_of(const Net& net) {
  std::vector<rewire::Pattern> links;
  rewire::each_links(net, [&](const auto&, const auto& weights, const auto&) {
    links.push_back(weights.links());
  });
  return links;
}

/// How many links each neuron on either side of a sparse layer has, before training and
/// after it.
struct LayerDegrees {
  using Degrees = std::vector<std::size_t>;

  Degrees inputs_before, inputs_after;
  Degrees outputs_before, outputs_after;

  bool moved() const {
    return inputs_before != inputs_after || outputs_before != outputs_after;
  }
  /// Each output has a link from each input.
  bool full() const {
    for (const std::size_t degree : outputs_before) {
      if (degree < inputs_before.size()) return false;
    }
    return true;
  }
};

/// Of each layer, from its links before and after.
inline std::vector<LayerDegrees> degrees_of(const std::vector<rewire::Pattern>& before,
                                            const std::vector<rewire::Pattern>& after) {
  std::vector<LayerDegrees> layers;
  for (std::size_t i = 0; i < before.size(); ++i) {
    layers.push_back({rewire::input_degrees(before[i]), rewire::input_degrees(after[i]),
                      rewire::output_degrees(before[i]),
                      rewire::output_degrees(after[i])});
  }
  return layers;
}

/// A row a neuron: `layer` (from 1), `side` (0 inputs, 1 outputs), `before`, `after`.
inline void write_degrees(const std::vector<LayerDegrees>& layers,
                          const std::filesystem::path& path) {
  std::string content = "layer,side,before,after\n";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerDegrees& l = layers[i];
    for (std::size_t n = 0; n < l.inputs_before.size(); ++n) {
      content +=
          rewire::text(i + 1, ",0,", l.inputs_before[n], ",", l.inputs_after[n], "\n");
    }
    for (std::size_t n = 0; n < l.outputs_before.size(); ++n) {
      content += rewire::text(i + 1, ",1,", l.outputs_before[n], ",",
                              l.outputs_after[n], "\n");
    }
  }
  rewire::AtomicFile file(path);
  file.write(content);
  file.commit();
}

/// What `write_degrees` wrote; no layers where there is no such file.
inline std::vector<LayerDegrees> read_degrees(const std::filesystem::path& path) {
  std::vector<LayerDegrees> layers;
  if (!std::filesystem::exists(path)) return layers;
  const auto bytes = rewire::read_file(path);
  const char* at = reinterpret_cast<const char*>(bytes.data());
  const char* const end = at + bytes.size();
  while (at != end && *at != '\n') ++at;
  while (at != end && ++at != end) {
    std::array<std::size_t, 4> cell{};  // layer, side, before, after
    for (std::size_t& value : cell) {
      const auto [stop, code] = std::from_chars(at, end, value);
      if (code != std::errc{}) {
        throw rewire::Error({path.string(), "four numbers a row", "another row",
                             "remove the folder of this run and train again"});
      }
      at = &value == &cell.back() || stop == end ? stop : stop + 1;
    }
    if (cell[0] == layers.size() + 1) layers.emplace_back();
    LayerDegrees& l = layers.at(cell[0] - 1);
    (cell[1] == 0 ? l.inputs_before : l.outputs_before).push_back(cell[2]);
    (cell[1] == 0 ? l.inputs_after : l.outputs_after).push_back(cell[3]);
  }
  return layers;
}

}  // namespace example
