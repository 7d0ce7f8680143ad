// SPDX-License-Identifier: BSD-3-Clause
// Any bytes throw Error and change nothing, or are a checkpoint that a run can go on
// from: its links are in order, and the network computes with them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <rewire/io/checkpoint.hpp>
#include <rewire/io/topology_memory.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>

#include "memory_file.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

namespace {

struct Run {
  decltype(rewire::sequential(rewire::SparseCSR{1, rewire::SET{}}, rewire::ReLU{},
                              rewire::Dense{1})) net =
      rewire::sequential(rewire::SparseCSR{5, rewire::SET{.density = 0.5}},
                         rewire::ReLU{}, rewire::Dense{2});
  rewire::Trainer<decltype(net), rewire::SoftmaxCrossEntropy, rewire::SGD> trainer{
      net, rewire::SoftmaxCrossEntropy{},
      rewire::SGD{.learning_rate = 0.1, .momentum = 0.9}};
  rewire::TopologyRecorder recorder = {};

  Run() {
    trainer.fit(support::blobs(8, 4, 2, 1),
                {.epochs = 2, .batch_size = 4, .seed = 1, .threads = 1}, recorder);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  static Run run;
  static auto before = support::state_of(run.net);
  try {
    rewire::resume(file.holding({data, size}), run.trainer, run.recorder);
    run.trainer.evaluate(support::blobs(3, 4, 2, 2));
    before = support::state_of(run.net);
  } catch (const rewire::Error&) {
    const auto now = support::state_of(run.net);
    for (const auto& [name, values] : before) {  // a NaN is no change
      const auto& same = now.at(name);
      if (same.size() != values.size()) std::abort();
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (same[i] != values[i] && values[i] == values[i]) std::abort();
      }
    }
  }
  return 0;
}
