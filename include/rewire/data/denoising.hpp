// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>
#include <rewire/data/features.hpp>

namespace rewire {

/// What a denoising autoencoder learns from (Vincent et al., JMLR 11, 2010): inputs
/// x + noise * N(0, 1), and the clean x (both normalised as `set` is) as the values to
/// be predicted.  The noise is drawn once, as the program of QuickSelection does, not
/// anew each epoch.
inline Dataset denoising(const Dataset& set, double noise, Rng& rng) {
  if (!(noise >= 0)) {
    throw Error({"denoising", "noise >= 0", text(noise), "give its deviation"});
  }
  Dataset::Floats clean = inputs_of(set), noisy = clean;
  for (std::size_t i = 0; i < noisy.size(); ++i) {
    noisy.data()[i] += static_cast<float>(noise * rng.normal());
  }
  return {set.shape(), std::move(noisy), std::move(clean), set.name()};
}

}  // namespace rewire
