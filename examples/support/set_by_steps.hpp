// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>

#include <rewire/topology/set.hpp>

namespace example {

/// SET in the rhythm of RigL, as the Sparse Training Environment has it: the links
/// nearest 0 move, fewer and fewer, new ones begin at 0, and at last all of them stay.
/// Convolutions need it: at a low rate of learning new links stay as they are drawn.
inline rewire::SET set_by_steps(rewire::Density density,
                                const rewire::CosineDrop& steps = {}) {
  return {.density = std::move(density),
          .removal = rewire::Removal::magnitude,
          .start = rewire::Start::zero,
          .steps = steps};
}

}  // namespace example
