// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include <rewire/data/dataset.hpp>

#include "fashion_mnist_set_mlp/job.hpp"
#include "support/outcome.hpp"

/// One run, tested in the end on `all_test` too.
example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rewire::Split& drawn, const rewire::Dataset& all_test);
