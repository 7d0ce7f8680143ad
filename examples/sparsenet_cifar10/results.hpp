// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "support/options.hpp"

/// Tables and pictures of all runs that have ended in --out; returns what to tell.
std::string report(const example::Options& job);
