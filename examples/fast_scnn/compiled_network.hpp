// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>

#include "fast_scnn/job.hpp"
#include "fast_scnn/network.hpp"

rewire::FastSCNNOptions network_options(const Job& job);

// What takes the compiler longest of a network: parts have the code.
extern template Net rewire::fast_scnn(std::size_t, rewire::Shape,
                                      const rewire::FastSCNNOptions&);
extern template void rewire::load_weights(const std::filesystem::path&, Net&);
extern template void rewire::copy(const Net&, Net&);
