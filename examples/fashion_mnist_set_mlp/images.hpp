// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include <rewire/data/dataset.hpp>

/// Digits drawn by the seed, twice as many to test on as one run takes.
rewire::Split generated(std::size_t train, std::size_t test, std::uint64_t seed);

/// Fashion-MNIST where it is to be found, else generated digits, saying which.
rewire::Split load(const std::filesystem::path& folder, std::size_t train,
                   std::size_t test, std::uint64_t seed);

/// `count` samples drawn by the seed.
rewire::Dataset draw(const rewire::Dataset& set, std::size_t count, std::uint64_t seed);
