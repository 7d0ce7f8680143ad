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

/// Lays `rows` at `positions` out, normalised as `set` is.
template <class From, class T>
void load_rows(const From* rows, const Dataset& set,
               std::span<const std::size_t> positions, View<T> to, Team* team) {
  const auto scale = set.scale(), offset = set.offset();
  std::array<float, 16> same_scale, same_offset;  // one value for all features
  same_scale.fill(scale[0]);
  same_offset.fill(offset[0]);
  const bool each_scale = scale.size() > 1, each_offset = offset.size() > 1;
  const Affine normalise{each_scale ? scale.data() : same_scale.data(),
                         each_offset ? offset.data() : same_offset.data(), each_scale,
                         each_offset};
  lay_out_tiles(rows, set.shape().size(), positions, to, team, normalise);
}

/// Lays the normalised samples at `positions` out.
template <class T>
void load_normalised(const Dataset& set, std::span<const std::size_t> positions,
                     View<T> to, Team* team) {
  visit_either(set.samples(), [&](const auto& samples) {
    load_rows(samples.data(), set, positions, to, team);
  });
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
  Shape shape = {};  ///< what a sample becomes; none: it keeps its own
};

namespace detail {

/// One sample as an augmentation sees it, laid out in `input` and, where it is not in
/// memory, read into `labels` and `raw`.  A template of `float`, as it always is, so
/// that a program without batches need not compile the layout.
template <class E>
Sample load_one(const Dataset& set, std::size_t position, std::span<E> input,
                std::span<Label> labels, std::span<std::uint8_t> raw) {
  const std::size_t per = set.labels_per_sample(), width = set.shape().size();
  const View<E> to{input.data(), set.shape(), 1, 1, width};
  if (!set.reader()) {
    load_normalised(set, std::span(&position, 1), to, nullptr);
    return {set.shape(), input, set.labels().subspan(position * per, per)};
  }
  set.reader()(position, raw, labels);
  constexpr std::size_t first = 0;
  load_rows(raw.data(), set, std::span(&first, 1), to, nullptr);
  return {set.shape(), input, labels};
}

/// The normalised inputs and the labels at `positions`, each sample read if it is not
/// in memory and changed by the augmentation if there is one, laid out in `batch`.
template <class T>
void load_one_by_one(const Dataset& set, std::span<const std::size_t> positions,
                     const AugmentedBy& how, View<T> input, View<Label> labels,
                     Pass<T>& pass) {
  const std::size_t from = set.shape().size(), named = set.labels_per_sample();
  const std::size_t to = input.shape.size(), per = labels.shape.size();
  const std::size_t count = positions.size(), parts = pass.team().size();
  const bool reads = static_cast<bool>(set.reader());
  auto scratch = pass.scratch();
  const auto inputs = scratch.template take<float>(count * to);
  const auto answers = scratch.template take<Label>(count * per);
  const auto normalised = scratch.template take<float>(parts * from);
  const auto truths = scratch.template take<Label>(reads ? parts * named : 0);
  const auto raw = scratch.template take<std::uint8_t>(reads ? parts * from : 0);
  pass.team().run([&](std::size_t part) {
    const auto plain = normalised.subspan(part * from, from);
    const auto truth = reads ? truths.subspan(part * named, named) : truths;
    const auto bytes = reads ? raw.subspan(part * from, from) : raw;
    for (std::size_t i = count * part / parts; i < count * (part + 1) / parts; ++i) {
      const Sample sample = load_one(set, positions[i], plain, truth, bytes);
      const auto answer = answers.subspan(i * per, per);
      if (named == per)
        std::copy(sample.labels.begin(), sample.labels.end(), answer.begin());
      const auto changed = inputs.subspan(i * to, to);
      if (how.augment == nullptr) {
        std::copy(sample.input.begin(), sample.input.end(), changed.begin());
        continue;
      }
      Rng rng(how.seed, Purpose::augment, how.epoch, positions[i]);
      (*how.augment)(sample, changed, answer, rng);
    }
  });
  lay_out_rows(inputs.data(), to, input);
  if (per > 0) lay_out_rows(answers.data(), per, labels);
}

}  // namespace detail

/// Lays the samples at `positions` out for `pass`, which must have begun with as many
/// samples: the normalised inputs, and labels and values where the set has them.
/// Augmentation changes inputs and labels, perhaps their size; values stay.  Samples
/// that are not in memory are read, on all threads of the pass.
template <class T>
Batch<T> load_batch(const Dataset& set, std::span<const std::size_t> positions,
                    Pass<T>& pass, const AugmentedBy& how = {}) {
  Batch<T> batch;
  const Shape shape =
      how.augment == nullptr || how.shape == Shape{} ? set.shape() : how.shape;
  const View<T> input = pass.keep(shape);
  const std::size_t per = set.labels_per_sample();
  View<Label> labels;
  if (per > 0) {
    labels = pass.template keep<Label>(per == 1 ? Shape{1}
                                                : Shape{1, shape.height, shape.width});
  }
  if (how.augment != nullptr || set.reader()) {
    detail::load_one_by_one(set, positions, how, input, labels, pass);
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
