// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/concepts/observer.hpp>
#include <rewire/storage/cell_set.hpp>
#include <rewire/storage/degrees.hpp>

namespace rewire {

/// Remembers each rewiring of each layer: how many links it has and how many were
/// replaced, the links of its neurons, and the core input connectivity of the published
/// SET programs, that is the links of each input after the removal and before the
/// regrowth.  Also the places that have ever held a link since the recorder began to
/// watch (the exploration rate of Liu et al., ICML 2021, "in-time
/// over-parameterization"), in at most 2 bytes for each such place.
class TopologyRecorder {
 public:
  struct Record {
    std::size_t epoch = 0;  ///< after which it happened, counted from 0
    std::size_t step = 0;
    std::size_t connections = 0;
    std::size_t replaced = 0;
    DegreeRange fan_in;                      ///< links of each output neuron
    DegreeRange fan_out;                     ///< links of each input neuron
    std::uint64_t places_used = 0;           ///< cells that held a link so far
    double places_used_share = 0;            ///< of all cells of the layer, in [0, 1]
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
    const Pattern& links = change.links;
    const std::string name = at.str();
    const bool is_new = !used_.contains(name);
    CellSet& used = used_[name];
    if (is_new) used.insert(cells_where(before, [](std::uint64_t) { return true; }));
    used.insert(
        cells_where(links, [&](std::uint64_t k) { return change.from[k] == grown; }));
    layers_[name].push_back(
        {.epoch = now_.epoch,
         .step = now_.step,
         .connections = links.size(),
         .replaced = change.count_grown(),
         .fan_in = degree_range(output_degrees(links)),
         .fan_out = degree_range(input_degrees(links)),
         .places_used = used.size(),
         .places_used_share = links.cells() == 0
                                  ? 0
                                  : static_cast<double>(used.size()) /
                                        static_cast<double>(links.cells()),
         .core_inputs = surviving_input_degrees<std::uint32_t>(change)});
  }

  /// The records by the name of the layer, in the order of time.
  const std::map<std::string, std::vector<Record>>& layers() const { return layers_; }

 private:
  /// The cells, increasing, of the links whose positions are as `wanted` says.
  template <class Wanted>
  static std::vector<std::uint64_t> cells_where(const Pattern& links, Wanted wanted) {
    std::vector<std::uint64_t> cells;
    for (std::size_t r = 0; r < links.rows(); ++r) {
      for (auto k = links.row_ptr()[r]; k < links.row_ptr()[r + 1]; ++k)
        if (wanted(k))
          cells.push_back(std::uint64_t{r} * links.cols() + links.col()[k]);
    }
    return cells;
  }

  Progress now_;
  std::map<std::string, CellSet> used_;
  std::map<std::string, std::vector<Record>> layers_;
};
static_assert(check_observer<TopologyRecorder>());

}  // namespace rewire
