// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

namespace rw = rewire;

auto network() {
  return rw::sequential(rw::SparseCSR{200, rw::SET{.epsilon = 10}}, rw::ReLU{},
                        rw::Dense{10});
}

int main() {
  const rw::Split data = rw::digits(2000, 500, 1);
  auto net = network();
  rw::Trainer train{net, rw::SoftmaxCrossEntropy{},
                    rw::SGD{.learning_rate = 0.05, .momentum = 0.9}};
  train.fit(data.train, {.epochs = 4, .batch_size = 40, .seed = 1});
  const double trained = train.evaluate(data.test).accuracy;

  rw::save_weights("weights.safetensors", net);
  auto again = network();
  rw::load_weights("weights.safetensors", again);
  rw::Trainer check{again, rw::SoftmaxCrossEntropy{}, rw::SGD{}};
  const double loaded = check.evaluate(data.test).accuracy;
  std::printf("test accuracy %.3f, loaded again %.3f\n", trained, loaded);
  return trained > 0.75 && loaded == trained ? 0 : 1;
}
