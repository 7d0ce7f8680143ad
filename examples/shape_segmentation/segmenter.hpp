// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include <rewire/io/checkpoint.hpp>
#include <rewire/losses/binary_cross_entropy.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/training/trainer.hpp>

#include "shape_segmentation/network.hpp"

/// What trains a network that tells the pixels of a shape.
template <class Loss>
using Segmenter = rewire::Trainer<Net, Loss, rewire::SGD>;

// Their checkpoints, of which a part has the code.
extern template void rewire::save_checkpoint(
    const std::filesystem::path&, const Segmenter<rewire::BinaryCrossEntropy>&);
extern template void rewire::save_checkpoint(
    const std::filesystem::path&, const Segmenter<rewire::SoftmaxCrossEntropy>&);
extern template void rewire::resume(const std::filesystem::path&,
                                    Segmenter<rewire::BinaryCrossEntropy>&);
extern template void rewire::resume(const std::filesystem::path&,
                                    Segmenter<rewire::SoftmaxCrossEntropy>&);
