// SPDX-License-Identifier: BSD-3-Clause

// How good does a perceptron with 2 % of a dense one's connections get on CIFAR-10?
//
// The assignment of the SET summer school: 3072-4000-1000-4000-10 with SET (links
// rewire after each epoch), RigL (every 100 steps, where the gradient is largest),
// FixProb (links stay as drawn) and Dense, on images that are turned, shifted and
// mirrored at random while the step before trains.  Each run keeps its figures in a
// folder of its own in --out; tables and pictures there are made from all runs that
// have ended, also those of other processes.
//
//   cifar10_mlp --preset small             100 epochs, Dense 20
//   cifar10_mlp --preset paper --models SET --resume       one of several processes
//   cifar10_mlp --report                   tables and pictures of what there is
//   cifar10_mlp --preset smoke             seconds, on generated digits

#include <cstdint>
#include <iostream>

#include "cifar10_mlp/images.hpp"
#include "cifar10_mlp/options.hpp"
#include "cifar10_mlp/results.hpp"
#include "cifar10_mlp/training.hpp"

namespace rw = rewire;

int main(int argc, char** argv) {
  Job job;
  CLI::App app("SET, RigL, FixProb and Dense perceptrons on CIFAR-10.");
  example::add_options(app, job);
  add_own_options(app, job);
  return example::run(app, argc, argv, [&] {
    choose(job);
    example::make_folder(job.out);
    if (!job.report) {
      example::print_machine();
      const rw::Split images =
          load(job.data / "cifar10", job.preset == "smoke", job.seed);
      const rw::Dataset some = images.train.first(10000);
      const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
        train(job, model, seed, images, some);
      });
      if (!done) return example::interrupted;
    }
    std::cout << report(job);
    return 0;
  });
}
