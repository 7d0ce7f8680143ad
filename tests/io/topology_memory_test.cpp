// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/io/topology_csv.hpp>
#include <rewire/io/topology_memory.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/rigl.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

struct StopAfter {
  std::size_t epochs;
  Flow on_rest(const Report& r) {
    return r.now.epoch + 1 == epochs ? Flow::stop : Flow::go_on;
  }
};

/// Trains to epoch 9 or stops after `stop`, saving every third epoch, and going on from
/// the file if there is one.
TopologyRecorder train(const std::filesystem::path& checkpoint, std::size_t stop = 9) {
  const Dataset set = support::blobs(40, 12, 4, 1);
  const RigL often{.density = 0.3, .interval = 3, .end = 1};
  auto net = sequential(SparseCSR{20, often}, ReLU{}, SparseCSR{4, often});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.05}};
  TopologyRecorder links;
  if (std::filesystem::exists(checkpoint)) resume(checkpoint, trainer, links);
  CheckpointSaver saver(checkpoint, trainer, 3, links);
  StopAfter stopper{stop};
  trainer.fit(set, {.epochs = 9, .batch_size = 10, .threads = 1}, links, saver,
              stopper);
  return links;
}

std::string csv(const TopologyRecorder& links, const Scratch& scratch) {
  write_topology_csv(links, scratch / "links.csv");
  return checkpoint_cases::content(scratch / "links.csv");
}

}  // namespace

TEST_CASE("topology memory: an interrupted run records what a whole one does") {
  const Scratch scratch;
  const TopologyRecorder whole = train(scratch / "whole");
  REQUIRE(whole.layers().at("layer.0").records.size() > 9);

  train(scratch / "parts", 4);
  const TopologyRecorder resumed = train(scratch / "parts");

  CHECK(csv(resumed, scratch) == csv(whole, scratch));
  for (const auto& [name, layer] : whole.layers()) {
    CHECK(resumed.layers().at(name).core_inputs == layer.core_inputs);
    CHECK(resumed.layers().at(name).used.packed().words == layer.used.packed().words);
  }
  CHECK(checkpoint_cases::content(scratch / "parts") ==
        checkpoint_cases::content(scratch / "whole"));
}

TEST_CASE("topology memory: what came after the checkpoint is forgotten") {
  const Scratch scratch;
  train(scratch / "first", 3);
  std::filesystem::copy(scratch / "first", scratch / "parts");
  train(scratch / "parts", 5);  // killed: what it saved is lost

  std::filesystem::copy(scratch / "first", scratch / "parts",
                        std::filesystem::copy_options::overwrite_existing);
  const TopologyRecorder resumed = train(scratch / "parts");

  CHECK(csv(resumed, scratch) == csv(train(scratch / "whole"), scratch));
}

TEST_CASE("topology memory: a damaged record is refused, and none is an empty one") {
  const Scratch scratch;
  SafetensorsWriter file;
  std::vector<double> row(12, 3.0);
  row[1] = -1;
  file.keep("topology.layer.0.records", row, {1, 12});
  file.write(scratch / "damaged");
  CHECK(error_of(scratch,
                 [&] { recalled({}, Safetensors::read(scratch / "damaged")); }) ==
        "topology.layer.0.records: expected whole numbers up to 2^53, found -1; "
        "the file is damaged; take another checkpoint");
  SafetensorsWriter{}.write(scratch / "empty");
  CHECK(recalled({}, Safetensors::read(scratch / "empty")).layers().empty());
}
