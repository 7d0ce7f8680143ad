// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/core/version.hpp>

#include <string>

TEST_CASE("version: the text says the same as the three numbers") {
  const std::string expected = std::to_string(REWIRE_VERSION_MAJOR) + "." +
                               std::to_string(REWIRE_VERSION_MINOR) + "." +
                               std::to_string(REWIRE_VERSION_PATCH);

  CHECK(rewire::version == expected);
}
