// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "fast_scnn/job.hpp"

/// What is measured, beside the data and the network.
struct Measured {
  std::string weights;
  bool any_profile = false;
  std::size_t runs = 30, pictures = 4;
};

/// Measures a network, prints tables and leaves them in --out.  Returns the exit code.
int measure(Job job, const Measured& what);
