// SPDX-License-Identifier: BSD-3-Clause
#include "cifar10_mlp/images.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>

#include <rewire/data/standardise.hpp>
#include <rewire/io/cifar.hpp>

#include "support/coloured_digits.hpp"

static rewire::Split generated(std::size_t train, std::size_t test,
                               std::uint64_t seed) {
  std::cout << "data: generated digits in colour\n";
  return example::coloured_digits(train, test, seed);
}

rewire::Split load(const std::filesystem::path& folder, bool smoke,
                   std::uint64_t seed) {
  rewire::Split split;
  if (smoke) {
    split = generated(2000, 500, seed);
  } else if (std::filesystem::exists(folder)) {
    std::cout << "data: CIFAR-10 from " << folder.string() << "\n";
    split = rewire::cifar10(folder);
  } else {
    std::cout << "no " << folder.string()
              << ": get it with ./scripts/get-data cifar10\n";
    split = generated(50000, 10000, seed);
  }
  rewire::standardise(split);
  return split;
}
