// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only place that states the version: CMake and Conan read these three lines.
#define REWIRE_VERSION_MAJOR 0
#define REWIRE_VERSION_MINOR 1
#define REWIRE_VERSION_PATCH 0

#define REWIRE_DETAIL_TEXT(x) #x
#define REWIRE_DETAIL_JOIN(a, b, c) \
  REWIRE_DETAIL_TEXT(a) "." REWIRE_DETAIL_TEXT(b) "." REWIRE_DETAIL_TEXT(c)

namespace rewire {

/// `major.minor.patch`, by the rules of semantic versioning.
inline constexpr const char* version = REWIRE_DETAIL_JOIN(
    REWIRE_VERSION_MAJOR, REWIRE_VERSION_MINOR, REWIRE_VERSION_PATCH);

}  // namespace rewire

#undef REWIRE_DETAIL_JOIN
#undef REWIRE_DETAIL_TEXT
