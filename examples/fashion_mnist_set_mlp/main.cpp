// SPDX-License-Identifier: BSD-3-Clause

// Does a network that has about 3 % of its connections learn as well as a
// dense one?
//
// The tutorial run of Sparse Evolutionary Training: a perceptron 784-1000-1000-1000-10
// on 5,000 training and 1,000 test images of Fashion-MNIST, three times: SET (links
// rewire after each epoch), FixProb (links stay as drawn) and Dense.  Ends with a table
// beside the published one, and with pictures, in --out.  --models RigL trains RigL.
//
//   fashion_mnist_set_mlp                  50 epochs each
//   fashion_mnist_set_mlp --preset paper   400, as published: minutes
//   fashion_mnist_set_mlp --preset smoke   seconds, on generated digits
//
// Gradients are means over the batch for all three.  (The published dense program sums
// its weight gradients, at a rate of 0.001 and 40 images a batch: 0.04 on the mean;
// here all have 0.05.)

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "fashion_mnist_set_mlp/images.hpp"
#include "fashion_mnist_set_mlp/job.hpp"
#include "fashion_mnist_set_mlp/results.hpp"
#include "fashion_mnist_set_mlp/training.hpp"
#include "support/model_program.hpp"

namespace rw = rewire;

int main(int argc, char** argv) {
  Job job;
  CLI::App app(
      "SET, FixProb and Dense perceptrons on Fashion-MNIST, as in the SET tutorial.");
  example::add_options(app, job);
  return example::run(app, argc, argv, [&] {
    choose(job);
    example::make_folder(job.out);
    example::print_machine();
    rw::Split all = job.preset == "smoke"
                        ? generated(job.train_samples, job.test_samples, job.seed)
                        : load(job.data / "fashion-mnist", job.train_samples,
                               job.test_samples, job.seed);
    std::vector<rw::Split> drawn;  // for each seed
    for (std::uint64_t seed = job.seed; seed < job.seed + job.seeds; ++seed) {
      drawn.push_back({draw(all.train, job.train_samples, seed),
                       draw(all.test, job.test_samples, seed)});
    }
    all.train = {};  // 47 MB that no model needs

    std::vector<example::Outcome> outcomes;
    const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
      outcomes.push_back(train(job, model, seed, drawn[seed - job.seed], all.test));
    });
    if (!done) return example::interrupted;
    std::cout << report(job, outcomes, drawn[0].train);
    return 0;
  });
}
