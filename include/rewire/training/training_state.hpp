// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace rewire {

/// How far a run has come.  With the weights, links and optimizer slots this is all
/// that the next epoch depends on; every random number is a function of it.
struct TrainingState {
  std::uint64_t seed = 0;   ///< of the run
  std::size_t epochs = 0;   ///< done
  std::size_t steps = 0;    ///< done
  std::size_t updates = 0;  ///< of the weights; a step may rewire instead
  std::size_t steps_of_epoch =
      0;  ///< done of the epoch under way; 0 between two of them
};

}  // namespace rewire
