// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>

#include <rewire/io/checkpoint.hpp>
#include <rewire/losses/squared_error.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/training/trainer.hpp>

#include "feature_selection/job.hpp"

/// d-1000-d with sigmoid, not yet built.
rewire::Mlp autoencoder(const Job& job, std::size_t inputs);

/// What trains an autoencoder.
using AutoencoderTrainer =
    rewire::Trainer<rewire::Mlp, rewire::SquaredError, rewire::SGD>;

// Its checkpoints, of which a part has the code.
extern template void rewire::save_checkpoint(const std::filesystem::path&,
                                             const AutoencoderTrainer&);
extern template void rewire::resume(const std::filesystem::path&, AutoencoderTrainer&);
