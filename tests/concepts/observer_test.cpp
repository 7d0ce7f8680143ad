// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/training/notify.hpp>

using namespace rewire;

namespace {

struct StepOnly {
  std::size_t steps = 0;
  void on_step(const Report&) { ++steps; }
};
struct Stops {
  Flow on_rest(const Report&) { return Flow::stop; }
  void on_end(const Report&) {}
};
struct SeesRewiring {
  std::string seen = {};
  void on_rewire(const Path& at, const Pattern& before, const Rewiring& change) {
    seen = text(at.str(), " ", before.size(), " ", change.from.size());
  }
};
struct None {};
struct WrongAnswer {
  bool on_step(const Report&) { return true; }
};
struct WrongArguments : StepOnly {
  void on_epoch(Scores) {}
};
struct StopsRewiring {
  Flow on_rewire(const Path&, const Pattern&, const Rewiring&) { return Flow::stop; }
};

static_assert(Observer<StepOnly> && Observer<Stops> && Observer<SeesRewiring>);
static_assert(!Observer<None> && !Observer<WrongAnswer> && !Observer<WrongArguments> &&
              !Observer<StopsRewiring>);

}  // namespace

TEST_CASE("Observer: hears what it has a hook for, and nothing else") {
  StepOnly steps;
  Stops stops;
  SeesRewiring sees;
  detail::Notify notify(steps, stops, sees);
  const Report r;

  CHECK(notify.begin(r) == Flow::go_on);
  CHECK(notify.step(r) == Flow::go_on);
  CHECK(notify.epoch(r) == Flow::go_on);
  CHECK(notify.rest(r) == Flow::stop);
  CHECK(notify.end(r) == Flow::go_on);
  const Pattern one(1, 1, {0, 1}, {0});
  notify.rewire(Path("layer") / std::size_t{3}, one, keep_all(one));

  CHECK(steps.steps == 1);
  CHECK(sees.seen == "layer.3 1 1");
}

TEST_CASE("Observer: nobody has to watch") {
  detail::Notify<> notify;

  CHECK(notify.step(Report{}) == Flow::go_on);
}
