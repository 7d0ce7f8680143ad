// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace support {

/// How many layers and networks this process has compared with central differences.
inline std::size_t gradients_checked = 0;

}  // namespace support
