// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/concepts/observer.hpp>

namespace rewire {

/// Remembers each rewiring of each layer: how many links it has and how many were
/// replaced, and the core input connectivity of the published SET programs, that is the
/// links of each input after the removal and before the regrowth.
class TopologyRecorder {
 public:
  struct Record {
    std::size_t epoch = 0;  ///< after which it happened, counted from 0
    std::size_t step = 0;
    std::size_t connections = 0;
    std::size_t replaced = 0;
    std::vector<std::uint32_t> core_inputs;  ///< surviving links of each input
  };

  // Links rewire before the `on_step` of their step, but after it in the last of an
  // epoch.
  void on_begin(const Report& r) { now_ = r.now; }
  void on_step(const Report& r) {
    now_ = r.now;
    if (!r.now.ends_epoch()) ++now_.step;
  }
  void on_rest(const Report&) {
    ++now_.epoch;
    ++now_.step;
  }

  void on_rewire(const Path& at, const Pattern& before, const Rewiring& change) {
    Record r{.epoch = now_.epoch,
             .step = now_.step,
             .connections = change.links.size(),
             .replaced = change.count_grown(),
             .core_inputs = std::vector<std::uint32_t>(before.cols())};
    for (std::size_t k = 0; k < change.from.size(); ++k) {
      if (change.from[k] != grown) ++r.core_inputs[change.links.col()[k]];
    }
    layers_[at.str()].push_back(std::move(r));
  }

  /// The records by the name of the layer, in the order of time.
  const std::map<std::string, std::vector<Record>>& layers() const { return layers_; }

 private:
  Progress now_;
  std::map<std::string, std::vector<Record>> layers_;
};
static_assert(check_observer<TopologyRecorder>());

}  // namespace rewire
