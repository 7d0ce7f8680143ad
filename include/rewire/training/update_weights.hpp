// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/parallel.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/optimizers/update.hpp>

namespace rewire {

namespace detail {

/// Calls `f(begin, end)` for ranges of the parameter's numbers, shared by the team;
/// fewer than a block are not worth waking a thread for.
template <class T, class F>
void each_range(const Parameter<T>& p, Team& team, F&& f) {
  constexpr std::size_t block = 1024;
  parallel_for(team, (p.size() + block - 1) / block,
               [&](std::size_t begin, std::size_t end) {
                 f(begin * block, std::min(end * block, p.size()));
               });
}

}  // namespace detail

/// Sets all gradients to zero.
template <class Net>
void clear_gradients(Net& net, Team& team) {
  using T = scalar_of<Net>;
  each_gradient(net, [&](const Path&, Parameter<T>& p) {
    detail::each_range(p, team, [&](std::size_t begin, std::size_t end) {
      std::fill(p.gradient.data() + begin, p.gradient.data() + end, T{});
    });
  });
}

/// The optimizer's step `count` (from 1) for all weights, at `rate`.
template <class Net, Optimizer O>
void update_weights(Net& net, const O& optimizer, std::size_t count, double rate,
                    bool decay_biases, Team& team) {
  using T = scalar_of<Net>;
  each_parameter(net, &team, [&](const Path&, Parameter<T>& p) {
    const bool decays =
        p.role == Role::weight || (p.role == Role::bias && decay_biases);
    const Step now{.rate = rate, .count = count, .decay = decays ? 1.0 : 0.0};
    detail::each_range(p, team, [&](std::size_t begin, std::size_t end) {
      update(p, optimizer, now, begin, end);
    });
  });
}

}  // namespace rewire
