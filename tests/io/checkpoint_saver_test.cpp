// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/io/checkpoint_saver.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;
using namespace checkpoint_cases;

namespace {

/// The epochs done in the file after each epoch; 0 where there is no file.
struct Watch {
  std::filesystem::path path;
  std::vector<std::string> epochs = {};
  void on_rest(const Report&) {
    epochs.push_back(std::filesystem::exists(path)
                         ? Safetensors::read(path).metadata("epochs")
                         : "none");
  }
};

struct StopAt {
  std::size_t epoch_end = 99, step = 99;
  Flow on_step(const Report& r) {
    return r.now.step == step ? Flow::stop : Flow::go_on;
  }
  Flow on_epoch(const Report& r) {
    return r.now.epoch == epoch_end ? Flow::stop : Flow::go_on;
  }
};

}  // namespace

TEST_CASE("CheckpointSaver: writes every so many epochs, and after the last") {
  const Scratch scratch;
  Run run(small_net());
  CheckpointSaver saver(scratch / "run", run.trainer, 2);
  Watch watch{scratch / "run"};

  run.trainer.fit(points(), options(5), saver, watch);

  CHECK(watch.epochs == std::vector<std::string>{"none", "2", "2", "4", "5"});
}

TEST_CASE("CheckpointSaver: an epoch that another observer makes the last is saved") {
  const Scratch scratch;
  Run run(small_net());
  CheckpointSaver saver(scratch / "run", run.trainer, 4);

  run.trainer.fit(points(), options(8), saver, StopAt{.epoch_end = 2});

  CHECK(Safetensors::read(scratch / "run").metadata("epochs") == "3");
}

TEST_CASE(
    "CheckpointSaver: a run interrupted at rest is saved, from there it goes on") {
  const Scratch scratch;
  Run run(small_net());
  CheckpointSaver saver(scratch / "run", run.trainer, 3);
  struct Interrupt {
    Flow on_rest(const Report& r) {
      return r.now.epoch == 1 ? Flow::stop : Flow::go_on;
    }
  };

  run.trainer.fit(points(), options(8), saver, Interrupt{});

  CHECK(Safetensors::read(scratch / "run").metadata("epochs") == "2");
}

TEST_CASE("CheckpointSaver: a run stopped inside an epoch keeps the last checkpoint") {
  const Scratch scratch;
  Run run(small_net());
  CheckpointSaver saver(scratch / "run", run.trainer, 1);

  run.trainer.fit(points(), options(8), saver, StopAt{.step = 4});

  CHECK(Safetensors::read(scratch / "run").metadata("epochs") == "1");
}

TEST_CASE("CheckpointSaver: an unwritable place is told of before training") {
  const Scratch scratch;
  Run run(small_net());
  CheckpointSaver saver(scratch / "none/run", run.trainer);

  CHECK(error_of(scratch, [&] { run.trainer.fit(points(), options(1), saver); }) ==
        "none/run: expected a folder that takes a new file, found \"No such file or "
        "directory\"; create the folder first, or correct the path");
  CHECK(run.trainer.state().steps == 0);
  CHECK(error_of([&] { CheckpointSaver(scratch / "run", run.trainer, 0); }) ==
        "CheckpointSaver: expected every >= 1 epochs, found 0; give 1 to save after "
        "each");
}
