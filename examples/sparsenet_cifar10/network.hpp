// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/models/sparsenet.hpp>

#include "sparsenet_cifar10/job.hpp"

rewire::SparseNetOptions network_options(const Job& job);

/// Not yet built.
rewire::SparseNet<> network(const Job& job, std::size_t classes);
