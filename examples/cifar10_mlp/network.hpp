// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <rewire/models/mlp.hpp>

#include "cifar10_mlp/job.hpp"

/// The perceptron of a model, not yet built.
rewire::Mlp network(const Job& job, const std::string& model, std::size_t classes);
