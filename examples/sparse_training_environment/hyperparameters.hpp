// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rewire/tune/space.hpp>

class Settings;

/// The hyper-parameters that the settings describe, each of the kind it must be.
/// Throws where one is of another kind, has words that nobody knows, or belongs to the
/// other architecture.
rewire::Space space_of(const Settings& s);
