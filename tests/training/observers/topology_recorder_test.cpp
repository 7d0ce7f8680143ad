// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <set>

#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>
#include <rewire/training/observers/topology_recorder.hpp>
#include <rewire/training/trainer.hpp>

#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

/// Counts, by brute force over all cells, the links of each input that are there before
/// and after and whose origin says that they are the same.
struct BruteForce {
  std::vector<std::vector<std::uint32_t>> core_inputs = {};
  std::vector<std::size_t> grown_links = {};
  std::set<std::pair<std::size_t, std::uint32_t>> used = {};
  std::vector<std::size_t> places_used = {};

  void use(const Pattern& links) {
    for (std::size_t r = 0; r < links.rows(); ++r)
      for (const std::uint32_t c : links.row(r)) used.emplace(r, c);
  }

  void on_rewire(const Path& at, const Pattern& before, const Rewiring& change) {
    if (at.str() != "layer.0") return;
    use(before);
    use(change.links);
    places_used.push_back(used.size());
    std::vector<std::uint32_t> survivors(before.cols());
    std::size_t fresh = 0;
    for (std::size_t r = 0; r < before.rows(); ++r) {
      for (std::size_t k = change.links.row_ptr()[r]; k < change.links.row_ptr()[r + 1];
           ++k) {
        const std::uint32_t c = change.links.col()[k];
        fresh += change.from[k] == grown;
        if (change.from[k] == grown) continue;
        for (const std::uint32_t old : before.row(r)) survivors[c] += old == c;
      }
    }
    core_inputs.push_back(survivors);
    grown_links.push_back(fresh);
  }
};

/// What a recorder, named before it in `fit`, knows of the core inputs each time.
struct CoreInputs {
  const TopologyRecorder& recorder;
  std::vector<std::vector<std::uint32_t>> found = {};

  void on_rewire(const Path& at, const Pattern&, const Rewiring&) {
    if (at.str() == "layer.0")
      found.push_back(recorder.layers().at("layer.0").core_inputs);
  }
};

/// Rewires after every third step.
struct EveryThirdStep : SET {
  Evolve due(const Progress& now) const {
    return (now.step + 1) % 3 == 0 ? Evolve::after_update : Evolve::no;
  }
};

template <class Topology, class... Observers>
void train(Topology topology, std::size_t epochs, Observers&... observers) {
  const Dataset set = support::blobs(40, 12, 4, 1);
  auto net = sequential(SparseCSR{20, topology}, ReLU{}, SparseCSR{4, topology});
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.05}};
  trainer.fit(set, {.epochs = epochs, .batch_size = 10, .threads = 1}, observers...);
}

}  // namespace

TEST_CASE(
    "TopologyRecorder: core inputs are the links that survive, as by brute force") {
  TopologyRecorder recorder;
  CoreInputs core{recorder};
  BruteForce expected;

  train(SET{.density = 0.3, .zeta = 0.4}, 4, recorder, core, expected);

  REQUIRE(recorder.layers().size() == 2);
  const auto& first = recorder.layers().at("layer.0").records;
  REQUIRE(first.size() == 3);  // not after the last epoch
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(first[i].epoch == i);
    CHECK(first[i].step == 4 * i + 3);
    CHECK(first[i].connections == 72);
    CHECK(first[i].replaced == expected.grown_links[i]);
    CHECK(first[i].replaced > 0.3 * 72);
    CHECK(first[i].places_used == expected.places_used[i]);
    CHECK(first[i].places_used_share ==
          static_cast<double>(expected.places_used[i]) / 240);
    CHECK(first[i].places_used > 72);
    CHECK(first[i].fan_in.mean == doctest::Approx(72 / 20.0));
    CHECK(first[i].fan_out.mean == doctest::Approx(72 / 12.0));
  }
  CHECK(core.found == expected.core_inputs);
  CHECK(recorder.layers().at("layer.2").records.size() == 3);
}

TEST_CASE("TopologyRecorder: knows the step of a rewiring in the middle of an epoch") {
  TopologyRecorder recorder;

  train(EveryThirdStep{{.density = 0.3}}, 3, recorder);

  std::vector<std::size_t> steps, epochs;
  for (const auto& r : recorder.layers().at("layer.0").records) {
    steps.push_back(r.step);
    epochs.push_back(r.epoch);
  }
  CHECK(steps == std::vector<std::size_t>{2, 5, 8, 11});
  CHECK(epochs == std::vector<std::size_t>{0, 1, 2, 2});
}

TEST_CASE("TopologyRecorder: knows the extremes of links in and out of a neuron") {
  TopologyRecorder recorder;
  const Pattern links(3, 4, {0, 3, 3, 5}, {0, 1, 2, 1, 2});

  recorder.on_rewire(Path("layer"), links, keep_all(links));

  const auto& r = recorder.layers().at("layer").records.front();
  CHECK(r.fan_in.least == 0);
  CHECK(r.fan_in.most == 3);
  CHECK(r.fan_in.mean == doctest::Approx(5 / 3.0));
  CHECK(r.fan_out.least == 0);
  CHECK(r.fan_out.most == 2);
  CHECK(r.fan_out.mean == doctest::Approx(5 / 4.0));
  CHECK(r.places_used == 5);
}

TEST_CASE("TopologyRecorder: a place that comes back counts once") {
  TopologyRecorder recorder;
  const Pattern a(1, 4, {0, 2}, {0, 1}), b(1, 4, {0, 2}, {0, 2});
  const Path layer("layer");
  const auto grown_at_1 = std::vector<Position>{0, grown};

  recorder.on_rewire(layer, a, {b, grown_at_1});
  recorder.on_rewire(layer, b, {a, grown_at_1});

  CHECK(recorder.layers().at("layer").records[0].places_used == 3);
  CHECK(recorder.layers().at("layer").records[1].places_used == 3);
  CHECK(recorder.layers().at("layer").records[1].places_used_share == 0.75);
}
