// SPDX-License-Identifier: BSD-3-Clause
#include "support/compiled_kernels.hpp"

template void rewire::correlate(const rewire::Correlation<float>&, std::size_t,
                                std::size_t);
template void rewire::correlate_weights(const rewire::WeightCorrelation<float>&,
                                        std::size_t, std::size_t);
