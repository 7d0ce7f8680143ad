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
/// dy, or none at all.  Does the share `part` of `parts`.
template <class T>
void add_bias_gradient(View<const T> dy, Parameter<T>& bias, std::size_t part,
                       std::size_t parts) {
  const std::size_t run =
      dy.features() / std::max<std::size_t>(1, bias.size()) * dy.lanes;
  for (std::size_t t = 0; t < dy.tiles(); ++t) {
    row_sums(bias.size() * part / parts, bias.size() * (part + 1) / parts, dy.tile(t),
             bias.gradient.data(), run);
  }
}

/// The same, shared by the team.
template <class T>
void add_bias_gradient(View<const T> dy, Parameter<T>& bias, Team& team) {
  if (bias.size() == 0) return;
  team.run([&](std::size_t part) { add_bias_gradient(dy, bias, part, team.size()); });
}

}  // namespace rewire::detail
