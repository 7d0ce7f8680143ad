// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "sparsenet_cifar10/images.hpp"
#include "sparsenet_cifar10/job.hpp"

/// One run, with all that is kept of it in a folder of its own.  Nothing where it was
/// interrupted; else what to tell of the picture of its graph.
std::optional<std::string> train(const Job& job, const Images& images);
