// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/trainers.hpp"

template void rewire::update_weights(Net&, const rewire::AdamW&, std::size_t, double,
                                     bool, rewire::Team&);
