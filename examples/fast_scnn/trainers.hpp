// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>

#include <rewire/io/checkpoint.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/optimizers/adam_w.hpp>
#include <rewire/training/distillation.hpp>
#include <rewire/training/trainer.hpp>

#include "fast_scnn/network.hpp"

/// What trains a network on streets.
template <class Loss>
using StreetTrainer = rewire::Trainer<Net, Loss, rewire::AdamW>;
using TeacherTrainer = StreetTrainer<rewire::SoftmaxCrossEntropy>;
using StudentTrainer = StreetTrainer<rewire::Distillation<Net>>;

// Their checkpoints, of which a part has the code.
extern template void rewire::save_checkpoint(const std::filesystem::path&,
                                             const TeacherTrainer&);
extern template void rewire::save_checkpoint(const std::filesystem::path&,
                                             const StudentTrainer&);
extern template void rewire::resume(const std::filesystem::path&, TeacherTrainer&);
extern template void rewire::resume(const std::filesystem::path&, StudentTrainer&);

// The update too, which both share.
extern template void rewire::update_weights(Net&, const rewire::AdamW&, std::size_t,
                                            double, bool, rewire::Team&);
