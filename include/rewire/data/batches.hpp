// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <variant>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>
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

/// Lays rows of `width` numbers (samples first) out as tiles, each through
/// `convert(raw, column)`; padding lanes become zero.
template <class From, class To, class Convert>
void lay_out(const From* rows, std::size_t width,
             std::span<const std::size_t> positions, View<To> to, Team& team,
             Convert convert) {
  parallel_for(team, width, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = 0; t < to.tiles(); ++t) {
      const std::size_t filled = to.filled(t);
      // A few columns at a time: both the rows read and the runs written stay in cache.
      constexpr std::size_t block = 16;
      for (std::size_t first = begin; first < end; first += block) {
        const std::size_t last = std::min(first + block, end);
        for (std::size_t lane = 0; lane < to.lanes; ++lane) {
          To* out = to.tile(t) + lane;
          if (lane >= filled) {
            for (std::size_t c = first; c < last; ++c) out[c * to.lanes] = To{};
            continue;
          }
          const From* row = rows + positions[t * to.lanes + lane] * width;
          for (std::size_t c = first; c < last; ++c)
            out[c * to.lanes] = convert(row[c], c);
        }
      }
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
  const bool each = scale.size() > 1 || offset.size() > 1;
  const auto normalise = [&](auto raw, std::size_t c) {
    const std::size_t s = scale.size() > 1 ? c : 0, o = offset.size() > 1 ? c : 0;
    return static_cast<T>(raw) * static_cast<T>(scale[s]) + static_cast<T>(offset[o]);
  };
  const auto normalise_all = [a = static_cast<T>(scale[0]),
                              b = static_cast<T>(offset[0])](auto raw, std::size_t) {
    return static_cast<T>(raw) * a + b;
  };
  std::visit(
      [&](const auto& samples) {
        const std::size_t width = set.shape().size();
        if (each) {
          detail::lay_out(samples.data(), width, positions, input, pass.team(),
                          normalise);
        } else {
          detail::lay_out(samples.data(), width, positions, input, pass.team(),
                          normalise_all);
        }
      },
      set.samples());
  batch.input = input;
  const auto as_is = [](auto raw, std::size_t) { return raw; };
  if (const std::size_t width = set.labels_per_sample(); width > 0) {
    const Shape shape =
        width == 1 ? Shape{1} : Shape{1, set.shape().height, set.shape().width};
    const View<Label> labels = pass.template keep<Label>(shape);
    detail::lay_out(set.labels().data(), width, positions, labels, pass.team(), as_is);
    batch.labels = labels;
  }
  if (set.values().size() > 0) {
    const std::size_t width = set.values().shape(1);
    const View<T> values = pass.keep({width});
    detail::lay_out(set.values().data(), width, positions, values, pass.team(),
                    [](float raw, std::size_t) { return static_cast<T>(raw); });
    batch.values = values;
  }
  return batch;
}

}  // namespace rewire
