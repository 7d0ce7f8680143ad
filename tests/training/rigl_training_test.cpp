// SPDX-License-Identifier: BSD-3-Clause
// RigL in a network that trains.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/any_topology.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/training/trainer.hpp>

#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

/// Updates in steps 5, 10, 15, 20 and 25 of 40; an epoch has 8, so that no update but
/// that of step 15 falls on the last step of one.
const RigL rigl{.density = 0.2, .drop_fraction = 0.5, .interval = 5};
const FitOptions options{.epochs = 5, .batch_size = 16, .seed = 3, .threads = 1};

template <class Topology, class T = float>
auto net_of(Topology topology) {
  return sequential(SparseCSR<Topology, T>{30, topology}, ReLU{},
                    SparseCSR<Topology, T>{20, topology}, ReLU{}, Dense<T>{4});
}

using State = std::map<std::string, std::vector<double>>;

/// The state after each step, and what each rewiring moved.
struct Watch {
  template <class Net>
  explicit Watch(const Net& net) : look([&net] { return support::state_of(net); }) {}
  void on_begin(const Report&) { states.push_back(look()); }
  void on_step(const Report&) { states.push_back(look()); }
  void on_rewire(const Path&, const Pattern& before, const Rewiring& change) {
    ++rewirings[states.size() - 1];
    grown_links += change.count_grown();
    same_count = same_count && change.links.size() == before.size();
  }
  std::function<State()> look;
  std::vector<State> states = {};
  std::map<std::size_t, std::size_t> rewirings = {};  // of a step, of both layers
  std::size_t grown_links = 0;
  bool same_count = true;
};

/// Of every link of a layer what it is: value and velocity, by cell.
std::map<double, std::pair<double, double>> links_of(const State& s,
                                                     const std::string& layer,
                                                     double cols) {
  // Trained values and slots lie by column, rows increasing, in a column.
  const auto& row_ptr = s.at(layer + ".row_ptr");
  const auto& col = s.at(layer + ".col");
  std::vector<std::pair<double, double>> by_column;  // column, row
  for (std::size_t r = 0; r + 1 < row_ptr.size(); ++r) {
    const auto end = static_cast<std::size_t>(row_ptr[r + 1]);
    for (auto k = static_cast<std::size_t>(row_ptr[r]); k < end; ++k)
      by_column.emplace_back(col[k], static_cast<double>(r));
  }
  std::sort(by_column.begin(), by_column.end());
  std::map<double, std::pair<double, double>> links;
  for (std::size_t i = 0; i < by_column.size(); ++i) {
    links[by_column[i].second * cols + by_column[i].first] = {
        s.at(layer + ".trained")[i], s.at(layer + ".slot0")[i]};
  }
  return links;
}

}  // namespace

TEST_CASE("RigL training: an update moves links and leaves every weight alone") {
  const Dataset set = support::blobs(128, 12, 4, 1);
  auto net = net_of(rigl);
  Watch watch(net);
  Trainer{net, SoftmaxCrossEntropy{}, SGD{.learning_rate = 0.05, .momentum = 0.9}}.fit(
      set, options, watch);

  CHECK(watch.rewirings ==
        std::map<std::size_t, std::size_t>{{5, 2}, {10, 2}, {16, 2}, {20, 2}, {25, 2}});
  CHECK(watch.same_count);
  CHECK(watch.grown_links > 50);
  for (const std::size_t step : {5, 10, 20, 25}) {
    CAPTURE(step);
    const State &before = watch.states[step], &after = watch.states[step + 1];
    for (const char* dense : {"layer.4.weight", "layer.4.bias", "layer.0.bias"})
      CHECK(before.at(dense) == after.at(dense));
    std::size_t survivors = 0, fresh = 0, wrong = 0;
    for (const auto& [layer, cols] : {std::pair{"layer.0", 12.0}, {"layer.2", 30.0}}) {
      const auto old = links_of(before, layer, cols);
      for (const auto& [cell, link] : links_of(after, layer, cols)) {
        const auto was = old.find(cell);
        ++(was == old.end() ? fresh : survivors);
        wrong += link != (was == old.end() ? std::pair{0.0, 0.0} : was->second);
      }
    }
    CHECK(wrong == 0);
    CHECK(survivors > fresh);
  }
  CHECK(watch.states[6] != watch.states[7]);
}

TEST_CASE(
    "RigL: a run that is stopped still makes the update that a step gave way to") {
  struct Stop {
    Flow on_epoch(const Report& r) {
      return r.now.epoch == 1 ? Flow::stop : Flow::go_on;
    }
    void on_rewire(const Path&, const Pattern&, const Rewiring& change) {
      ++rewirings;
      grown_links += change.count_grown();
    }
    std::size_t rewirings = 0, grown_links = 0;
  } stop;
  auto net = net_of(rigl);
  const Dataset set = support::blobs(128, 10, 4, 1);
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};

  trainer.fit(set, options, stop);

  CHECK(stop.rewirings == 6);  // of two layers, in steps 5, 10 and 15
  CHECK(stop.grown_links > 0);
}
