// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sparse_training_environment/judged.hpp"

/// Every configuration of a search with what it cost on average over its trials, and
/// whether it is an "Incumbent" or a "Dominated configuration", as the published
/// program has it.
void write_configurations(const std::filesystem::path& file,
                          const std::vector<Judged>& all);

/// The incumbents of lowest error, each with the settings that make it.
std::string incumbents(const std::vector<Judged>& all, std::size_t most);
