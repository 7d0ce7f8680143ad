// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/data/dataset.hpp>
#include <rewire/data/random_crop.hpp>

#include "sparsenet_cifar10/job.hpp"

/// The images, normalised by the training set, and what augments them: a black border
/// of 4 pixels before normalisation, a random crop, mirrored one time in two.
struct Images {
  rewire::Split split;
  rewire::RandomCrop augment;
};

Images load(const Job& job);
