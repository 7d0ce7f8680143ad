// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

#include <rewire/io/file.hpp>
#include <rewire/training/observers/topology_recorder.hpp>

namespace rewire {

/// Writes what a recorder has seen, a row a layer and rewiring; epochs and steps are
/// counted from 1, as in the rows of `MetricsCsv`.
inline void write_topology_csv(const TopologyRecorder& recorder,
                               const std::filesystem::path& path) {
  const auto range = [](const DegreeRange& d) {
    return text(d.mean, ",", d.least, ",", d.most);
  };
  std::string content =
      "layer,epoch,steps,connections,replaced,fan_in_mean,fan_in_least,fan_in_most,"
      "fan_out_mean,fan_out_least,fan_out_most,places_used,places_used_share\n";
  for (const auto& [layer, known] : recorder.layers()) {
    for (const TopologyRecorder::Record& r : known.records) {
      content += text(layer, ",", r.epoch + 1, ",", r.step + 1, ",", r.connections, ",",
                      r.replaced, ",", range(r.fan_in), ",", range(r.fan_out), ",",
                      r.places_used, ",", r.places_used_share, "\n");
    }
  }
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

}  // namespace rewire
