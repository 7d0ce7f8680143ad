// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <vector>

#include <rewire/storage/pass.hpp>

using namespace rewire;

namespace {

struct Note {
  int a;
  double b;
};

}  // namespace

TEST_CASE("pass: gives back what was saved, in reverse order, whatever the types") {
  Pass<float> pass;
  pass.begin(Mode::training, 3, 16);
  const auto mask = pass.keep<std::uint8_t>(5);
  const View<float> view = pass.keep(Shape{2});
  pass.save(mask);
  pass.save(view);
  pass.save(Note{1, 2.5});
  pass.save(char{'x'});
  CHECK_FALSE(pass.all_restored());

  CHECK(pass.restore<char>() == 'x');
  const Note note = pass.restore<Note>();
  CHECK(note.a == 1);
  CHECK(note.b == 2.5);
  CHECK(pass.restore<View<float>>().data == view.data);
  CHECK(pass.restore<std::span<std::uint8_t>>().data() == mask.data());
  CHECK(pass.all_restored());
}

TEST_CASE("pass: in inference nothing is saved") {
  Pass<float> pass;
  pass.begin(Mode::inference, 3, 16);

  pass.save(42);

  CHECK(pass.all_restored());
  CHECK_FALSE(pass.training());
}

TEST_CASE("pass: beginning again forgets what was saved, kept, and the batch") {
  Pass<float> pass;
  pass.begin(Mode::training, 3, 16);
  pass.save(1);
  const float* place = pass.keep(Shape{10}).data;
  pass.set_batch({.input = pass.keep(Shape{4}), .labels = {}, .values = {}});

  pass.begin(Mode::training, 3, 16);

  CHECK(pass.all_restored());
  CHECK(pass.batch().input.empty());
  CHECK(pass.keep(Shape{10}).data == place);
}

TEST_CASE("pass: views hold the pass's samples in its lanes") {
  Pass<double> pass;
  pass.begin(Mode::training, 40, 16);

  const View<double> view = pass.keep(Shape{3, 2, 2});

  CHECK(view.shape == Shape{3, 2, 2});
  CHECK(view.samples == 40);
  CHECK(view.lanes == 16);
  CHECK(view.tiles() == 3);
  CHECK(view.stride == 12 * 16);
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t i = 0; i < view.tile_size(); ++i)
      view.tile(t)[i] = 1;  // asan looks on
  }
}

TEST_CASE("pass: scratch memory comes back when its scope ends, kept memory does not") {
  Pass<float> pass;
  pass.begin(Mode::training, 1, 1);
  const float* kept = pass.keep(Shape{8}).data;
  const float* first = nullptr;
  {
    auto scratch = pass.scratch();
    first = scratch.take(Shape{8}).data;
    {
      auto inner = pass.scratch();
      CHECK(inner.take<float>(8).data() != first);
    }
  }

  auto scratch = pass.scratch();
  CHECK(scratch.take(Shape{8}).data == first);
  CHECK(pass.keep(Shape{8}).data != kept);
}

TEST_CASE("pass: arenas grow in the first step and then never again") {
  Pass<float> pass;
  const auto step = [&pass] {
    pass.begin(Mode::training, 128, 64);
    for (std::size_t layer = 1; layer <= 6; ++layer) {
      pass.keep(Shape{100 * layer});
      auto scratch = pass.scratch();
      scratch.take(Shape{70 * layer});
    }
  };
  step();
  const std::size_t capacity = pass.capacity();

  for (int i = 0; i < 5; ++i) step();

  CHECK(pass.capacity() == capacity);
  CHECK(capacity >= sizeof(float) * 128 * 2100);
}

TEST_CASE("pass: knows what it was begun with") {
  Pass<float> pass(2);
  const Progress now{.epoch = 2, .epochs = 5, .step = 17, .steps_per_epoch = 8};

  pass.begin(Mode::training, 7, 16, 99, now);

  CHECK(pass.training());
  CHECK(pass.samples() == 7);
  CHECK(pass.lanes() == 16);
  CHECK(pass.seed() == 99);
  CHECK(pass.now().step == 17);
  CHECK(pass.team().size() == 2);
}
