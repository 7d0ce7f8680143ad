// SPDX-License-Identifier: BSD-3-Clause
// A second file with the same headers: the linker complains where `inline` was forgotten.
#include <rewire/core/version.hpp>

#include <string_view>

std::string_view version_in_another_file() { return rewire::version; }
