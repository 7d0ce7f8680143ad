// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/parallel.hpp>
#include <rewire/core/view.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire::detail {

/// Adds dy, summed over samples and pixels, to the gradient of a bias: one a channel of
/// dy, or none at all.
template <class T>
void add_bias_gradient(View<const T> dy, Parameter<T>& bias, Team& team) {
  const std::size_t run =
      dy.features() / std::max<std::size_t>(1, bias.size()) * dy.lanes;
  parallel_for(team, bias.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = 0; t < dy.tiles(); ++t)
      row_sums(begin, end, dy.tile(t), bias.gradient.data(), run);
  });
}

}  // namespace rewire::detail
