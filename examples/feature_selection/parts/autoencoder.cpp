// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/autoencoder.hpp"

#include <algorithm>
#include <cstdint>

#include <rewire/data/denoising.hpp>

#include "feature_selection/training_of.hpp"

Trained train_autoencoder(const Job& job, std::uint64_t seed,
                          const rewire::Dataset& clean) {
  rewire::Rng rng(seed, rewire::Purpose::data);
  const rewire::Dataset set = rewire::denoising(clean, job.noise, rng);
  rewire::Mlp net = autoencoder(job, clean.shape().size());
  // The source's gradient is prediction - value, half of that of the squared error.
  return train(job, "unsupervised", seed, net,
               rewire::SquaredError{.per_sample_sum = true},
               {.learning_rate = job.dae_rate / 2,
                .momentum = job.momentum,
                .decay = job.dae_decay},
               {.epochs = job.dae_epochs,
                .batch_size = std::min(job.dae_batch, set.size()),
                .drop_last = true},
               set, job.dae_zeta, "QuickSelection");
}
