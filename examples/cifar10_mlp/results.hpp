// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "cifar10_mlp/job.hpp"
#include "support/outcome.hpp"
#include "support/run_folder.hpp"

/// All that a run depends on, for `settings.json` and `result.json`.
example::RunSettings settings(const Job& job, std::size_t epochs, std::uint64_t seed,
                              const std::string& data);

/// Leaves a run that has ended in its folder.
void keep(const Job& job, example::Outcome outcome,
          const std::filesystem::path& folder);

/// Tables and pictures of all runs that have ended in `out`, the pictures of the first
/// run of each model; returns what to tell.
std::string report(const example::Options& job);
