// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <variant>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/kernels/transpose.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// The order in which an epoch sees the samples: a fresh permutation for each (seed,
/// epoch).
inline void shuffle_order(std::vector<std::size_t>& order, std::uint64_t seed,
                          std::size_t epoch) {
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(seed, Purpose::shuffle, epoch);
  shuffle(order, rng);
}

namespace detail {

/// Lays the rows at `positions` of a table (count, width) out as tiles, columns shared
/// among the team; padding lanes become zero.
template <class From, class To>
void lay_out_tiles(const From* rows, std::size_t width,
                   std::span<const std::size_t> positions, View<To> to, Team& team,
                   const Affine& f = {}) {
  constexpr std::size_t block = 16;  // columns: whole cache lines for each thread
  parallel_for(team, (width + block - 1) / block,
               [&](std::size_t begin, std::size_t end) {
                 for (std::size_t t = 0; t < to.tiles(); ++t) {
                   const Rows<From> some{rows, width, positions.data() + t * to.lanes};
                   lay_out(some, to.filled(t), begin * block,
                           std::min(end * block, width), to.tile(t), to.lanes, f);
                 }
               });
}

}  // namespace detail

/// Lays the samples at `positions` out for `pass`, which must have begun with as many
/// samples: the normalised inputs, and labels and values where the set has them.
template <class T>
Batch<T> load_batch(const Dataset& set, std::span<const std::size_t> positions,
                    Pass<T>& pass) {
  Batch<T> batch;
  const View<T> input = pass.keep(set.shape());
  const auto scale = set.scale(), offset = set.offset();
  std::array<float, 16> same_scale, same_offset;  // one value for all features
  same_scale.fill(scale[0]);
  same_offset.fill(offset[0]);
  const bool each_scale = scale.size() > 1, each_offset = offset.size() > 1;
  const Affine normalise{each_scale ? scale.data() : same_scale.data(),
                         each_offset ? offset.data() : same_offset.data(), each_scale,
                         each_offset};
  std::visit(
      [&](const auto& samples) {
        detail::lay_out_tiles(samples.data(), set.shape().size(), positions, input,
                              pass.team(), normalise);
      },
      set.samples());
  batch.input = input;
  if (const std::size_t width = set.labels_per_sample(); width > 0) {
    const Shape shape =
        width == 1 ? Shape{1} : Shape{1, set.shape().height, set.shape().width};
    const View<Label> labels = pass.template keep<Label>(shape);
    detail::lay_out_tiles(set.labels().data(), width, positions, labels, pass.team());
    batch.labels = labels;
  }
  if (set.values().size() > 0) {
    const std::size_t width = set.values().shape(1);
    const View<T> values = pass.keep({width});
    detail::lay_out_tiles(set.values().data(), width, positions, values, pass.team());
    batch.values = values;
  }
  return batch;
}

}  // namespace rewire
