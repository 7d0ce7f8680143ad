// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;
using namespace checkpoint_cases;

TEST_CASE("checkpoint: the file holds what its documentation names, and no more") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();

  save_checkpoint(scratch / "run.safetensors", run.trainer);

  const auto file = Safetensors::read(scratch / "run.safetensors");
  std::vector<std::string> names;
  for (const auto& t : file.tensors()) names.push_back(t.name);
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{
                     "layer.0.bias", "layer.0.bias.slot0", "layer.0.col",
                     "layer.0.row_ptr", "layer.0.shape", "layer.0.values",
                     "layer.0.values.slot0", "layer.1.left", "layer.1.left.slot0",
                     "layer.1.slope_left", "layer.1.slope_left.slot0",
                     "layer.1.slope_right", "layer.1.slope_right.slot0",
                     "layer.1.width", "layer.1.width.slot0", "layer.3.bias",
                     "layer.3.bias.slot0", "layer.3.weight", "layer.3.weight.slot0"});
  CHECK(file.metadata("format") == "rewire-2");
  CHECK(file.sealed());
  CHECK(file.metadata("random") == "philox4x32-10");
  CHECK(file.metadata("seed") == "5");
  CHECK(file.metadata("epochs") == "2");
  CHECK(file.metadata("steps") == "6");
  CHECK(file.metadata("updates") == "6");
  CHECK(file.metadata("slots") == "1");
  CHECK(file.metadata("channels") == "6");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("checkpoint: a sparse layer is stored as compressed sparse rows, slots too") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();

  save_checkpoint(scratch / "run.safetensors", run.trainer);

  const auto file = Safetensors::read(scratch / "run.safetensors");
  each_links(run.net, [&](const Path&, SparseWeights<float>& w, const auto&) {
    const auto equal = [](std::span<const float> a, auto b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end());
    };
    const auto shape = file.get<std::uint64_t>("layer.0.shape", {2});
    CHECK(shape[0] == 10);
    CHECK(shape[1] == 6);
    CHECK(std::ranges::equal(file.get<std::uint64_t>("layer.0.row_ptr").values,
                             w.links().row_ptr()));
    CHECK(std::ranges::equal(file.get<std::uint32_t>("layer.0.col").values,
                             w.links().col()));
    CHECK(equal(file.get<float>("layer.0.values").values, w.values()));
    CHECK(equal(file.get<float>("layer.0.values.slot0").values,
                w.in_csr_order(std::span<const float>(w.trained().slots[0]))));
  });
}

TEST_CASE(
    "checkpoint: weights alone carry no optimizer, and load into a built network") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();
  auto other = small_net();
  Rng rng(77);
  other.build({6}, rng);

  save_weights(scratch / "net.safetensors", run.net);
  load_weights(scratch / "net.safetensors", other);

  const auto file = Safetensors::read(scratch / "net.safetensors");
  CHECK(file.metadata("slots") == "0");
  for (const auto& t : file.tensors()) CHECK(t.name.find("slot0") == std::string::npos);
  auto expected = support::state_of(run.net), found = support::state_of(other);
  CHECK(found.at("layer.0.values") == expected.at("layer.0.values"));
  CHECK(found.at("layer.0.col") == expected.at("layer.0.col"));
  CHECK(found.at("layer.3.weight") == expected.at("layer.3.weight"));
}

TEST_CASE(
    "checkpoint: weights load into a network that is not built, from either file") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();
  save_weights(scratch / "net.safetensors", run.net);
  save_checkpoint(scratch / "run.safetensors", run.trainer);
  const auto expected = support::state_of(run.net);
  for (const char* name : {"net.safetensors", "run.safetensors"}) {
    CAPTURE(name);
    auto fresh = small_net();

    load_weights(scratch / name, fresh);

    CHECK(fresh.input() == Shape{6});
    const auto found = support::state_of(fresh);
    CHECK(found.at("layer.0.values") == expected.at("layer.0.values"));
    CHECK(found.at("layer.1.width") == expected.at("layer.1.width"));
    CHECK(found.at("layer.0.trained").empty());  // inference keeps no second copy
  }
}

TEST_CASE(
    "checkpoint: weights loaded in training leave the optimizer its slots, zero") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();
  save_weights(scratch / "net.safetensors", run.net);

  load_weights(scratch / "net.safetensors", run.net);

  each_gradient(run.net, [](const Path&, const auto& p) {
    REQUIRE(p.slots.size() == 1);
    REQUIRE(p.slots[0].size() == p.size());
    CHECK(std::ranges::all_of(p.slots[0], [](float v) { return v == 0; }));
  });
}

TEST_CASE("checkpoint: what cannot be resumed is not written") {
  const Scratch scratch;
  auto net = small_net();
  Trainer trainer{net, SoftmaxCrossEntropy{}, sgd};
  const auto message = [&] {
    return error_of(scratch,
                    [&] { save_checkpoint(scratch / "run.safetensors", trainer); });
  };

  CHECK(message() ==
        "run.safetensors: expected a network that is built, found one that is not; "
        "build, "
        "train or load it first");
  Rng rng(1);
  net.build({6}, rng);
  CHECK(message() ==
        "run.safetensors: layer.0: expected 1 optimizer slots, found 0; save what a "
        "trainer "
        "has begun to train");
  struct StopInside {
    Flow on_step(const Report& r) { return r.now.step == 4 ? Flow::stop : Flow::go_on; }
  };
  trainer.fit(points(), options(3), StopInside{});
  CHECK(
      message() ==
      "run.safetensors: expected a run that rests between two epochs, found one in the "
      "middle of epoch 1; save in on_rest or after fit");
  CHECK(scratch.entries() == 0);
}

TEST_CASE("checkpoint: says where a file cannot be written") {
  const Scratch scratch;
  Run run(small_net());
  run.train_two_of_three();

  CHECK(
      error_of(scratch, [&] { save_checkpoint(scratch / "none/run", run.trainer); }) ==
      "none/run: expected a folder that takes a new file, found \"No such file or "
      "directory\"; create the folder first, or correct the path");
  CHECK(
      error_of(scratch, [&] { save_checkpoint(scratch.folder(), run.trainer); }) ==
      scratch.folder().string() +
          ": expected a file or a free name, found a folder; give the path of a file");
}
