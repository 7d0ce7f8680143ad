// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/core/tensor.hpp>
#include <rewire/core/version.hpp>

#include <cstdio>

int main() { std::printf("rewire %s\n", rewire::version); }
