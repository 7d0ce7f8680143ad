// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/io/safetensors.hpp>
#include <rewire/training/observers/topology_recorder.hpp>

namespace rewire {

namespace detail {

inline constexpr std::string_view topology_prefix = "topology.";
inline constexpr std::size_t topology_columns = 12;

/// Whole numbers below 2^53 are exact in double.
inline std::array<double, topology_columns> topology_row(
    const TopologyRecorder::Record& r) {
  const auto number = [](auto n) { return static_cast<double>(n); };
  return {number(r.epoch),        number(r.step),        number(r.connections),
          number(r.replaced),     r.fan_in.mean,         number(r.fan_in.least),
          number(r.fan_in.most),  r.fan_out.mean,        number(r.fan_out.least),
          number(r.fan_out.most), number(r.places_used), r.places_used_share};
}

inline TopologyRecorder::Record topology_record(std::span<const double> row,
                                                const std::string& where) {
  const auto whole = [&](std::size_t i) {
    constexpr double most = 9007199254740992;
    if (row[i] >= 0 && row[i] <= most) return static_cast<std::size_t>(row[i]);
    throw Error({where, "whole numbers up to 2^53", text(row[i]),
                 "the file is damaged; take another checkpoint"});
  };
  return {.epoch = whole(0),
          .step = whole(1),
          .connections = whole(2),
          .replaced = whole(3),
          .fan_in = {row[4], whole(5), whole(6)},
          .fan_out = {row[7], whole(8), whole(9)},
          .places_used = whole(10),
          .places_used_share = row[11]};
}

}  // namespace detail

/// Adds what the recorder knows to a checkpoint: for each layer that has rewired, by
/// its name, `topology.layer.0.records` (a row a rewiring, in the order of `Record`),
/// `.core_inputs`, and the places ever used as `CellSet::Packed`.
inline void remember(const TopologyRecorder& recorder, SafetensorsWriter& file) {
  for (const auto& [name, layer] : recorder.layers()) {
    const std::string at = text(detail::topology_prefix, name);
    std::vector<double> rows;
    for (const TopologyRecorder::Record& r : layer.records) {
      const auto row = detail::topology_row(r);
      rows.insert(rows.end(), row.begin(), row.end());
    }
    CellSet::Packed places = layer.used.packed();
    const std::size_t sizes = places.sizes.size(), words = places.words.size();
    file.keep(at + ".records", std::move(rows),
              {layer.records.size(), detail::topology_columns});
    file.add(at + ".core_inputs", std::span(layer.core_inputs));
    file.keep(at + ".places.sizes", std::move(places.sizes), {sizes});
    file.keep(at + ".places.words", std::move(places.words), {words});
  }
}

/// The recorder that a checkpoint remembers; one that knows nothing where no layer had
/// rewired, or none was saved.  Throws Error where that is damaged.
inline TopologyRecorder recalled(const TopologyRecorder&, const Safetensors& file) {
  constexpr std::string_view ending = ".records";
  TopologyRecorder::Layers layers;
  for (const TensorEntry& t : file.tensors()) {
    if (!t.name.starts_with(detail::topology_prefix) || !t.name.ends_with(ending))
      continue;
    const std::string at = t.name.substr(0, t.name.size() - ending.size());
    TopologyRecorder::Layer& layer = layers[at.substr(detail::topology_prefix.size())];
    const std::size_t count = t.shape.empty() ? 0 : t.shape[0];
    const auto rows = file.get<double>(t.name, {count, detail::topology_columns});
    for (std::size_t i = 0; i < count; ++i) {
      layer.records.push_back(detail::topology_record(
          rows.subspan(i * detail::topology_columns, detail::topology_columns),
          t.name));
    }
    const auto core = file.get<std::uint32_t>(at + ".core_inputs").values;
    layer.core_inputs.assign(core.begin(), core.end());
    layer.used =
        CellSet::unpacked(file.get<std::uint16_t>(at + ".places.sizes").values,
                          file.get<std::uint16_t>(at + ".places.words").values, at);
  }
  return TopologyRecorder(std::move(layers));
}

}  // namespace rewire
