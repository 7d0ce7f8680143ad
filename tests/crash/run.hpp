// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// A run that saves after every epoch, as a program does that may be killed.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/io/metrics_csv.hpp>
#include <rewire/io/topology_memory.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/observers/topology_recorder.hpp>

#include "support/tiny_data.hpp"

namespace crash {

struct Plan {
  std::filesystem::path folder;
  std::uint64_t seed = 0;
  std::size_t epochs = 0, samples = 0, width = 0;

  std::filesystem::path checkpoint() const { return folder / "run.safetensors"; }
  std::filesystem::path metrics() const { return folder / "metrics.csv"; }
};

inline auto network(const Plan& plan) {
  const rewire::SET set{.density = 0.2};
  return rewire::sequential(rewire::SparseCSR{plan.width, set}, rewire::ReLU{},
                            rewire::Dropout{0.3}, rewire::SparseCSR{plan.width, set},
                            rewire::ReLU{}, rewire::Dense{4});
}

/// Tells a pipe where a save begins and where it has ended.
template <class Saver>
struct Announced {
  static constexpr char begins = 'b', ended = 'e';

  Saver& saver;
  int pipe;

  void on_begin(const rewire::Report& r) { saver.on_begin(r); }
  void on_rest(const rewire::Report& r) {
    tell(begins);
    saver.on_rest(r);
    tell(ended);
  }

 private:
  void tell(char what) const {
    if (pipe >= 0 && ::write(pipe, &what, 1) != 1) ::_exit(3);
  }
};

/// Trains to the end, from the checkpoint where there is one.
inline void train(const Plan& plan, int pipe = -1) {
  auto net = network(plan);
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{},
                          rewire::Adam{.learning_rate = 0.003}};
  rewire::TopologyRecorder recorder;
  if (std::filesystem::exists(plan.checkpoint()))
    rewire::resume(plan.checkpoint(), trainer, recorder);
  rewire::CheckpointSaver saver(plan.checkpoint(), trainer, 1, recorder);
  const auto test = support::blobs(50, 12, 4, plan.seed + 1);
  trainer.fit(support::blobs(plan.samples, 12, 4, plan.seed),
              {.epochs = plan.epochs,
               .batch_size = 20,
               .seed = plan.seed,
               .threads = 1,
               .test = &test},
              recorder, rewire::MetricsCsv{plan.metrics()},
              Announced<decltype(saver)>{saver, pipe});
}

/// How many epochs the checkpoint holds: it is read, sealed and fits, or this throws.
inline std::size_t epochs_saved(const Plan& plan) {
  if (!std::filesystem::exists(plan.checkpoint())) return 0;
  auto net = network(plan);
  rewire::Trainer trainer{net, rewire::SoftmaxCrossEntropy{}, rewire::Adam{}};
  rewire::TopologyRecorder recorder;
  rewire::resume(plan.checkpoint(), trainer, recorder);
  return trainer.state().epochs;
}

/// All that a run leaves: the bytes of its checkpoint (weights, links, slots, seed,
/// counters, what the recorder knows) and its metrics but for the seconds.
inline std::string left_by(const Plan& plan) {
  const auto words = [](const std::filesystem::path& path) {
    const auto bytes = rewire::read_file(path);
    return std::string(bytes.begin(), bytes.end());
  };
  std::string all = words(plan.checkpoint());
  const std::string table = words(plan.metrics());
  constexpr int measured = 8;  // columns; the seconds follow
  int column = 0;
  for (const char c : table) {
    column = c == '\n' ? 0 : column + (c == ',');
    if (column < measured) all += c;
  }
  return all;
}

}  // namespace crash
