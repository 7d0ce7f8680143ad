// SPDX-License-Identifier: BSD-3-Clause
// A topology, a layer, an optimizer and an observer that rewire knows nothing of, each
// in a header of its own, train on digits: MNIST if it lies in $REWIRE_DATA. Else on
// generated ones, which ends with 77, skipped: what was to be shown was not.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "gain.hpp"
#include "good_enough.hpp"
#include "lion.hpp"
#include "local_fields.hpp"

namespace rw = rewire;

std::filesystem::path mnist_folder() {
  const char* data = std::getenv("REWIRE_DATA");
  return std::filesystem::path(data ? data : "") / "mnist";
}

auto network() {
  return rw::sequential(rw::SparseCSR{300, LocalFields{.width = 40}}, Gain{},
                        rw::ReLU{}, rw::SparseCSR{100, LocalFields{.width = 30}},
                        Gain{}, rw::ReLU{}, rw::Dense{10});
}

int main() {
  const bool real = is_directory(mnist_folder());
  const rw::Split data = real ? rw::mnist(mnist_folder()) : rw::digits(4000, 1000, 1);
  auto net = network();
  rw::Trainer train{net, rw::SoftmaxCrossEntropy{}, Lion{.learning_rate = 1e-3}};
  GoodEnough watch{.accuracy = 0.9, .least = 2};
  train.fit(data.train, {.epochs = 10, .batch_size = 50, .seed = 1, .test = &data.test},
            watch);
  const double trained = train.evaluate(data.test).accuracy;

  rw::save_weights("extension.safetensors", net);
  auto again = network();
  rw::load_weights("extension.safetensors", again);
  rw::Trainer check{again, rw::SoftmaxCrossEntropy{}, Lion{}};
  const double loaded = check.evaluate(data.test).accuracy;

  std::printf("%s: %zu epochs, %zu links moved, accuracy %.3f, loaded %.3f\n",
              data.train.name().c_str(), watch.epochs, watch.moved, trained, loaded);
  if (trained < 0.9 || loaded != trained || watch.moved == 0) return 1;
  if (!real) std::printf("SKIPPED: MNIST, which is not in $REWIRE_DATA\n");
  return real ? 0 : 77;
}
