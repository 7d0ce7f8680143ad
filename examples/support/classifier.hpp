// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include <rewire/io/checkpoint.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/models/mlp.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/training/trainer.hpp>

namespace example {

/// What trains a perceptron that tells classes.
using Classifier =
    rewire::Trainer<rewire::Mlp, rewire::SoftmaxCrossEntropy, rewire::SGD>;

}  // namespace example

// Its checkpoints take a fifth of the compiler's time: support/parts has them.
extern template void rewire::save_checkpoint(const std::filesystem::path&,
                                             const example::Classifier&);
extern template void rewire::resume(const std::filesystem::path&, example::Classifier&);
