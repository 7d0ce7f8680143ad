// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>

#include <rewire/concepts/movable.hpp>
#include <rewire/core/view.hpp>
#include <rewire/storage/batch.hpp>

namespace rewire {

/// Measures how wrong predictions are: the mean over the batch (over its places that
/// count, where labels stand for pixels or may be ignored).  Also overwrites `gradient`
/// with the derivative, zero in padding lanes, unless it is empty; it may lie over the
/// prediction.
template <class L, class T = float>
concept HasLossCall = requires(L l, View<const T> prediction, const Batch<T>& batch,
                               View<T> g) {
  { l.template operator()<T>(prediction, batch, g) } -> std::same_as<double>;
};

template <class L>
concept Loss = Movable<L> && HasLossCall<L>;

/// One sentence for each thing that a would-be loss lacks.
template <class L>
consteval bool check_loss() {
  static_assert(Movable<L>, "Loss must be movable");
  static_assert(
      HasLossCall<L>,
      "Loss needs: template <class T> double operator()(Input<T> prediction, const "
      "Batch<T>&, Output<T> gradient)");
  return true;
}

}  // namespace rewire
