// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>

#include <rewire/io/topology_csv.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;

namespace {

const std::string header =
    "layer,epoch,steps,connections,replaced,fan_in_mean,fan_in_least,fan_in_most,"
    "fan_out_mean,fan_out_least,fan_out_most,places_used,places_used_share\n";

}  // namespace

TEST_CASE("topology csv: a row a layer and rewiring") {
  const Scratch scratch;
  TopologyRecorder recorder;
  Report now;
  now.now = {.epoch = 2, .epochs = 9, .step = 29, .steps_per_epoch = 10};
  recorder.on_begin(now);
  const Pattern links(2, 4, {0, 1, 3}, {0, 1, 2});
  const std::array<Position, 1> drop{1};
  const std::array<std::uint64_t, 2> grow{1, 3};
  const Path net("layer");
  recorder.on_rewire(net / 0, links, replace(links, drop, grow, Start::zero));
  recorder.on_rewire(net / 2, links, keep_all(links));

  write_topology_csv(recorder, scratch / "topology.csv");

  CHECK(checkpoint_cases::content(scratch / "topology.csv") ==
        header + "layer.0,3,30,4,2,2,1,3,1,1,1,5,0.625\n" +
            "layer.2,3,30,3,0,1.5,1,2,0.75,0,1,3,0.375\n");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("topology csv: of a network that never rewired there is the header") {
  const Scratch scratch;

  write_topology_csv({}, scratch / "topology.csv");

  CHECK(checkpoint_cases::content(scratch / "topology.csv") == header);
  CHECK(error_of(scratch, [&] {
          write_topology_csv({}, scratch / "no/topology.csv");
        }) != "nothing thrown");
}
