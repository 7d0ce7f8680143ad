// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/images.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include <rewire/core/sample.hpp>
#include <rewire/data/digits.hpp>
#include <rewire/io/mnist.hpp>

rewire::Split generated(std::size_t train, std::size_t test, std::uint64_t seed) {
  std::cout << "data: generated digits\n";
  return rewire::digits(train, 2 * test, seed);
}

rewire::Split load(const std::filesystem::path& folder, std::size_t train,
                   std::size_t test, std::uint64_t seed) {
  if (std::filesystem::exists(folder)) {
    std::cout << "data: Fashion-MNIST from " << folder.string() << "\n";
    return rewire::fashion_mnist(folder);
  }
  std::cout << "no " << folder.string()
            << ": get it with ./scripts/get-data fashion-mnist\n";
  return generated(train, test, seed);
}

rewire::Dataset draw(const rewire::Dataset& set, std::size_t count,
                     std::uint64_t seed) {
  rewire::Rng rng(seed, rewire::Purpose::data);
  const auto chosen = rewire::sample(std::min(count, set.size()), set.size(), rng);
  return set.subset(std::vector<std::size_t>(chosen.begin(), chosen.end()));
}
