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
/// replaced, and the links of its neurons; some 100 bytes a layer and rewiring.  Also
/// the places that have ever held a link since the recorder began to watch (the
/// exploration rate of Liu et al., ICML 2021, "in-time over-parameterization"), in at
/// most 2 bytes for each such place.  A checkpoint may hold all that: with
/// `CheckpointSaver` and `resume` it outlives an interruption.
class TopologyRecorder {
 public:
  /// One rewiring of one layer.
  struct Record {
    std::size_t epoch = 0;          ///< after which it happened, counted from 0
    std::size_t step = 0;           ///< counted from 0
    std::size_t connections = 0;    ///< links afterwards
    std::size_t replaced = 0;       ///< links that have just grown
    DegreeRange fan_in;             ///< links of each output neuron
    DegreeRange fan_out;            ///< links of each input neuron
    std::uint64_t places_used = 0;  ///< cells that held a link so far
    double places_used_share = 0;   ///< of all cells of the layer, in [0, 1]
  };
  /// What became of one layer.
  struct Layer {
    std::vector<Record> records = {};  ///< in the order of time
    CellSet used = {};                 ///< cells that have ever held a link
    /// Links of each input that outlived the last rewiring, without those it grew: the
    /// core input connectivity of the published SET programs.
    std::vector<std::uint32_t> core_inputs = {};
  };
  /// By name.
  using Layers = std::map<std::string, Layer>;

  TopologyRecorder() = default;
  /// Goes on with what was known of layers by their names.
  explicit TopologyRecorder(Layers known) : layers_(std::move(known)) {}

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
    const auto [found, is_new] = layers_.try_emplace(at.str());
    auto& [records, used, core_inputs] = found->second;
    if (is_new) used.insert(cells_where(before, [](std::uint64_t) { return true; }));
    used.insert(
        cells_where(links, [&](std::uint64_t k) { return change.from[k] == grown; }));
    core_inputs = surviving_input_degrees<std::uint32_t>(change);
    records.push_back(
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
                                        static_cast<double>(links.cells())});
  }

  /// What is known of each layer, by its name.
  const Layers& layers() const { return layers_; }

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
  Layers layers_;
};
static_assert(check_observer<TopologyRecorder>());

}  // namespace rewire
