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
#include <rewire/data/augment.hpp>
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
                   std::span<const std::size_t> positions, View<To> to, Team* team,
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

/// Lays the normalised samples at `positions` out.
template <class T>
void load_normalised(const Dataset& set, std::span<const std::size_t> positions,
                     View<T> to, Team* team) {
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
        lay_out_tiles(samples.data(), set.shape().size(), positions, to, team,
                      normalise);
      },
      set.samples());
}

/// Lays consecutive rows (count, width) out as tiles.
template <class From, class To>
void lay_out_rows(const From* rows, std::size_t width, View<To> to) {
  for (std::size_t t = 0; t < to.tiles(); ++t) {
    lay_out(Rows<From>{rows + t * to.lanes * width, width}, to.filled(t), 0, width,
            to.tile(t), to.lanes);
  }
}

}  // namespace detail

/// What augmentation a batch gets, and of which epoch; each sample draws from a stream
/// of its own.
struct AugmentedBy {
  const Augment* augment = nullptr;  ///< null: samples stay as they are
  std::uint64_t seed = 0;            ///< of the run
  std::size_t epoch = 0;
};

namespace detail {

inline Shape label_shape(const Dataset& set) {
  if (set.labels_per_sample() == 1) return {1};
  return {1, set.shape().height, set.shape().width};
}

/// The normalised inputs and the labels at `positions`, each sample changed by the
/// augmentation, laid out in `batch`.
template <class T>
void load_augmented(const Dataset& set, std::span<const std::size_t> positions,
                    const AugmentedBy& how, View<T> input, View<Label> labels,
                    Pass<T>& pass) {
  const std::size_t width = set.shape().size(), per = set.labels_per_sample();
  auto scratch = pass.scratch();
  const auto changed = scratch.template take<float>(positions.size() * width);
  const auto named = scratch.template take<Label>(positions.size() * per);
  const auto normalised = scratch.template take<float>(pass.team().size() * width);
  pass.team().run([&](std::size_t part) {
    const std::size_t parts = pass.team().size(), count = positions.size();
    const auto one = normalised.subspan(part * width, width);
    for (std::size_t i = count * part / parts; i < count * (part + 1) / parts; ++i) {
      const std::size_t p = positions[i];
      load_normalised(set, positions.subspan(i, 1),
                      View<float>{one.data(), set.shape(), 1, 1, width}, nullptr);
      const auto truth = set.labels().subspan(p * per, per);
      const auto to = named.subspan(i * per, per);
      std::copy(truth.begin(), truth.end(), to.begin());
      Rng rng(how.seed, Purpose::augment, how.epoch, p);
      (*how.augment)({set.shape(), one, truth}, changed.subspan(i * width, width), to,
                     rng);
    }
  });
  lay_out_rows(changed.data(), width, input);
  if (per > 0) lay_out_rows(named.data(), per, labels);
}

}  // namespace detail

/// Lays the samples at `positions` out for `pass`, which must have begun with as many
/// samples: the normalised inputs, and labels and values where the set has them.
/// Augmentation changes inputs and labels; values stay.
template <class T>
Batch<T> load_batch(const Dataset& set, std::span<const std::size_t> positions,
                    Pass<T>& pass, const AugmentedBy& how = {}) {
  Batch<T> batch;
  const View<T> input = pass.keep(set.shape());
  const std::size_t per = set.labels_per_sample();
  View<Label> labels;
  if (per > 0) labels = pass.template keep<Label>(detail::label_shape(set));
  if (how.augment != nullptr) {
    detail::load_augmented(set, positions, how, input, labels, pass);
  } else {
    detail::load_normalised(set, positions, input, &pass.team());
    if (per > 0)
      detail::lay_out_tiles(set.labels().data(), per, positions, labels, &pass.team());
  }
  batch.input = input;
  if (per > 0) batch.labels = labels;
  if (set.values().size() > 0) {
    const std::size_t width = set.values().shape(1);
    const View<T> values = pass.keep({width});
    detail::lay_out_tiles(set.values().data(), width, positions, values, &pass.team());
    batch.values = values;
  }
  return batch;
}

}  // namespace rewire
