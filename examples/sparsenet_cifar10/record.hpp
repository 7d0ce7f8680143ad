// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/data/dataset.hpp>
#include <rewire/models/sparsenet.hpp>

#include "sparsenet_cifar10/job.hpp"
#include "support/curve.hpp"
#include "support/run.hpp"

/// Notes what has come of a run on `set` that has ended; `training` are its scores on
/// that set.
void record(const Job& job, const rewire::SparseNet<>& net, const rewire::Dataset& set,
            const example::Curve& training, const example::Run& run);
