// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/network.hpp"
#include "support/compiled_kernels.hpp"

template Net rewire::fast_scnn(std::size_t, rewire::Shape,
                               const rewire::FastSCNNOptions&);
