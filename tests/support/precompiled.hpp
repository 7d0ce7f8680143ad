// SPDX-License-Identifier: BSD-3-Clause
// Parsed once for all tests. A test still includes what it uses.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#if __has_include(<rewire/core/tensor.hpp>)
#include <rewire/core/tensor.hpp>
#endif
