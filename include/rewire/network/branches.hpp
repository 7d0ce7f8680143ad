// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/network/layer_list.hpp>

namespace rewire::detail {

/// The gradient of what several layers read, all of them the same: calls `f(index,
/// layer, dx of that layer)` for each, last to first, and adds what they find up in dx.
template <class List, class T, class F>
void backward_of_branches(Layers<List>& branches, View<T> dx, Pass<T>& pass, F f) {
  auto scratch = pass.scratch();
  View<T> other;
  bool first = true;
  branches.each_backwards([&](std::size_t i, auto& layer) {
    if (!first && !dx.empty() && other.empty()) other = scratch.take(dx.shape);
    f(i, layer, first ? dx : other);
    if (!first && !dx.empty()) add_numbers<T>(other, dx, pass.team());
    first = false;
  });
}

/// Whether the backward of any reads its input, or its output: `what`, a member of
/// `Uses`.
template <class List>
bool any_reads(const Layers<List>& branches, bool Uses::*what) {
  for (std::size_t i = 0; i < branches.shapes().size(); ++i) {
    if (branches.uses(i).*what) return true;
  }
  return false;
}

}  // namespace rewire::detail
