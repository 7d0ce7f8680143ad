// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/core/version.hpp>

#include <cstdio>
#include <string_view>

std::string_view version_in_another_file();

int main() {
  std::printf("rewire %s\n", rewire::version);
  return version_in_another_file() == rewire::version ? 0 : 1;
}
