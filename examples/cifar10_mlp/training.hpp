// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include <rewire/data/dataset.hpp>

#include "cifar10_mlp/job.hpp"

/// One run, which leaves its checkpoint and its figures in a folder of its own.
void train(const Job& job, const std::string& model, std::uint64_t seed,
           const rewire::Split& images, const rewire::Dataset& some_training);
