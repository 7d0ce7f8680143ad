// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/compiled_network.hpp"

template void rewire::load_weights(const std::filesystem::path&, Net&);
template void rewire::copy(const Net&, Net&);
