// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <utility>

#include <rewire/concepts/optimizer.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

namespace detail {

/// rule(w[i], g[i], slots[k][i]...) for all i, in blocks of 32 through local arrays: a
/// fixed trip count without aliasing is what both compilers vectorise at -O2.  The last
/// block takes the same way, partly filled, so what a number becomes does not depend on
/// where it stands.
struct UpdateBlocks {
  static constexpr std::size_t block = 32;

  template <std::size_t Bytes, class Rule, class T, std::size_t Slots>
  REWIRE_INLINE static void run(Rule rule, std::size_t count, T* w, const T* g,
                                std::array<T*, Slots> slots) {
    for (std::size_t i = 0; i < count; i += block) {
      update(rule, i, std::min(block, count - i), w, g, slots,
             std::make_index_sequence<Slots>());
    }
  }

 private:
  template <class Rule, class T, std::size_t Slots, std::size_t... K>
  REWIRE_INLINE static void update(const Rule& rule, std::size_t at, std::size_t count,
                                   T* w, const T* g,
                                   [[maybe_unused]] const std::array<T*, Slots>& slots,
                                   std::index_sequence<K...>) {
    T weight[block], gradient[block];
    [[maybe_unused]] T slot[Slots + 1][block];  // no array has length 0
    read(weight, w + at, count);
    read(gradient, g + at, count);
    (read(slot[K], slots[K] + at, count), ...);
    for (std::size_t j = 0; j < block; ++j) rule(weight[j], gradient[j], slot[K][j]...);
    write(w + at, weight, count);
    (write(slots[K] + at, slot[K], count), ...);
  }

  template <class T>
  REWIRE_INLINE static void read(T (&to)[block], const T* from, std::size_t count) {
    if (count == block) {
      std::memcpy(to, from, sizeof to);
    } else {
      std::memset(to, 0, sizeof to);
      std::memcpy(to, from, count * sizeof(T));
    }
  }
  template <class T>
  REWIRE_INLINE static void write(T* to, const T (&from)[block], std::size_t count) {
    if (count == block) {
      std::memcpy(to, from, sizeof from);
    } else {
      std::memcpy(to, from, count * sizeof(T));
    }
  }
};

}  // namespace detail

/// Moves the weights in [begin, end) by their gradients, so that a team can share the
/// work. The parameter must have been made ready: `p.train(O::slots)`.  What a weight
/// becomes does not depend on the range it is in, only (by rounding, where products and
/// sums fuse) on the instruction set in use.  `Role::shape` never decays.
template <class T, Optimizer O>
void update(Parameter<T>& p, const O& optimizer, const Step& now, std::size_t begin,
            std::size_t end) {
  assert(p.gradient.size() == p.size() && p.slots.size() >= O::slots &&
         "train(slots) first");
  assert(begin <= end && end <= p.size());
  Step step = now;
  if (p.role == Role::shape) step.decay = 0;
  std::array<T*, O::slots> slots{};
  for (std::size_t k = 0; k < O::slots; ++k) slots[k] = p.slots[k].data() + begin;
  dispatch<detail::UpdateBlocks>(
      optimizer.template rule<T>(step), end - begin, p.value.data() + begin,
      static_cast<const T*>(p.gradient.data() + begin), slots);
}

/// Moves all weights of a parameter by their gradients; makes what the optimizer
/// remembers, zero, where it is not there yet.
template <class T, Optimizer O>
void update(Parameter<T>& p, const O& optimizer, const Step& now) {
  p.train(O::slots);
  update(p, optimizer, now, 0, p.size());
}

}  // namespace rewire
