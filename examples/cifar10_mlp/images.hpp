// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>

#include <rewire/data/dataset.hpp>

/// CIFAR-10 where it is to be found, else generated digits, saying which; standardised
/// by feature, from the training set.
rewire::Split load(const std::filesystem::path& folder, bool smoke, std::uint64_t seed);
