// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "support/options.hpp"

/// Tables and curves of all stages that have ended in --out; returns what to tell.
std::string report(const std::string& program, const example::Options& job);
