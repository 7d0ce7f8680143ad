// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/analysis/flops.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/sparse_weights.hpp>

/// MACs of one sample as the published program counts them: as if the first convolution
/// of its residual network, which pads by 3, gave maps of 32 x 32 and not 36 x 36, and
/// without the shortcuts.  Of a perceptron both counts are the same.
template <class Net>
rewire::ForwardMacs source_macs(const Net& net) {
  using T = rewire::scalar_of<Net>;
  rewire::ForwardMacs sum;
  const auto add = [&](std::size_t links, std::uint64_t cells, std::size_t positions,
                       bool shortcut) {
    const double kept = shortcut ? 0 : positions == 1 ? 1 : 32.0 * 32 / (36 * 36);
    sum.sparse += kept * static_cast<double>(links) * static_cast<double>(positions);
    sum.dense += kept * static_cast<double>(cells) * static_cast<double>(positions);
  };
  const auto is_shortcut = [](const rewire::Path& at, std::size_t positions) {
    return positions > 1 &&
           at.str().find(".0.1.0") != std::string::npos;  // beside ".0.0." of a block
  };
  rewire::visit(
      net,
      rewire::Visitor{
          [&](const rewire::Path& at, const rewire::Parameter<T>& p) {
            if (p.role == rewire::Role::weight)
              add(p.size(), p.size(), p.positions, is_shortcut(at, p.positions));
          },
          [](const rewire::Path&, const rewire::Buffer<T>&) {},
          [&](const rewire::Path& at, const rewire::SparseWeights<T>& w, const auto&) {
            const std::size_t positions = w.trained().positions;
            add(w.size(), w.links().cells(), positions, is_shortcut(at, positions));
          }},
      rewire::Path(rewire::root_name));
  return sum;
}

/// MACs of a training, as the published program has them: whole epochs of all samples,
/// and one dense weight gradient every `interval` steps from the first to the last,
/// where the topology looks at missing links.
inline double source_training_macs(const rewire::ForwardMacs& f, bool sees_missing,
                                   std::size_t interval, std::size_t samples,
                                   std::size_t epochs) {
  const double each = sees_missing
                          ? rewire::rigl_training_macs(f, static_cast<double>(interval))
                          : rewire::sparse_training_macs(f);
  return each * static_cast<double>(samples) * static_cast<double>(epochs);
}

/// And as they were: steps of `batch` samples, of which `updates` computed a dense
/// weight gradient if the topology looks at missing links.
inline double exact_training_macs(const rewire::ForwardMacs& f, bool sees_missing,
                                  std::size_t batch, std::size_t steps,
                                  std::size_t updates) {
  const double more =
      sees_missing ? (f.dense - f.sparse) * static_cast<double>(updates) : 0;
  return static_cast<double>(batch) *
         (rewire::sparse_training_macs(f) * static_cast<double>(steps) + more);
}
