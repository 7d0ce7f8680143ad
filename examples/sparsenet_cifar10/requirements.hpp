// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

/// What the program was built with and runs on, a line each, as the source's
/// requirements.txt.
void write_requirements(const std::filesystem::path& path);
