// SPDX-License-Identifier: BSD-3-Clause
// A two-thread step beside a process that keeps one core busy, against a one-thread
// step with the machine to itself.  Goal: at most 1.5 times as long.

#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <string>
#include <system_error>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/training/trainer.hpp>

#include "support/networks.hpp"
#include "support/program.hpp"

namespace {

/// A process that computes for as long as this lives.
class Neighbour {
 public:
  Neighbour() {
    const pid_t parent = getpid();
    child_ = fork();
    if (child_ == -1) throw std::system_error(errno, std::generic_category(), "fork");
    if (child_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);   // for when the parent is killed
    if (getppid() != parent) _exit(1);  // it was killed before that call
    for (volatile unsigned long n = 0;;) n = n + 1;
  }
  ~Neighbour() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

 private:
  pid_t child_;
};

struct StepTimes {
  double seconds;
  bench::Samples samples = {};
  double spent = 0;
  rewire::Stopwatch watch = {};

  rewire::Flow on_step(const rewire::Report& r) {
    const double lap = watch.lap();
    if (r.now.step >= 8) samples.add(lap), spent += lap;
    return spent < seconds ? rewire::Flow::go_on : rewire::Flow::stop;
  }
};

bench::Samples steps(const bench::Widths& w, std::size_t threads) {
  const rewire::Dataset set = bench::noise(8 * 128, w.input, w.output);
  auto net = bench::sparse_mlp(w, rewire::FixProb{.epsilon = 20});
  rewire::Trainer trainer{
      net, rewire::SoftmaxCrossEntropy{},
      rewire::SGD{.learning_rate = 0.01, .momentum = 0.9, .l2 = 2e-4}};
  StepTimes times{8 * bench::options().seconds};
  trainer.fit(set, {.epochs = 1U << 30, .batch_size = 128, .threads = threads}, times);
  return times.samples;
}

void compare(benchmark::State& state, const bench::Widths& w) {
  const bench::Samples alone = steps(w, 1), alone_two = steps(w, 2);
  bench::Samples beside;
  {
    const Neighbour busy;  // a thread of ours would have to be stopped before fork
    beside = steps(w, 2);
  }
  bench::report(state, beside);
  state.counters["of_one_thread_alone"] = beside.median() / alone.median();
  state.counters["of_two_threads_alone"] = beside.median() / alone_two.median();
  state.counters["p95_of_one_thread_alone"] =
      beside.quantile(0.95) / alone.quantile(0.95);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const auto* w : {&bench::w1, &bench::w2}) {
      bench::add(std::string("busy_neighbour/") + w->name,
                 [=](auto& state) { compare(state, *w); });
    }
  });
}
