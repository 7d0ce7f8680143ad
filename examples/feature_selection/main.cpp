// SPDX-License-Identifier: BSD-3-Clause

// Which inputs does a sparse network look at, and are they the ones that matter?
//
// Connections that rewire gather at inputs that tell something.  Two ways to use that:
// the perceptron of the SET tutorial (784-1000-1000-1000-10, trained on labels), and
// QuickSelection (a sparse denoising autoencoder d-1000-d, trained without).  Inputs
// are ranked by strength, the sum of |weight| of their links; the first K are judged by
// exact nearest neighbours, by the perceptron trained again on them alone and, for
// small sets, by a support vector machine; beside chance, the middle of the picture
// and the trivial ranking by variance.
//
//   feature_selection                                    MNIST, 100 and 10 epochs
//   feature_selection --dataset isolet --preset paper    400 and 100 epochs
//   feature_selection --csv table.csv --keep 10,20       a table of one's own
//   feature_selection --preset smoke                     seconds, on generated digits

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

#include "feature_selection/data.hpp"
#include "feature_selection/methods.hpp"
#include "feature_selection/options.hpp"
#include "feature_selection/svm.hpp"
#include "support/interrupt.hpp"

namespace rw = rewire;

int main(int argc, char** argv) {
  Job job;
  CLI::App app("Which inputs sparse networks find, on labels and without.");
  example::add_options(app, job);
  add_own_options(app, job);
  return example::run(app, argc, argv, [&] {
    choose(job);
    rw::Split first = load(job, job.seed);
    for (const std::size_t kept : job.keep) require_inputs(kept, first.train);
    const std::string data = first.train.name();
    example::make_folder(job.out);
    example::print_machine();
    std::cout << data << ": " << first.train.size() << " + " << first.test.size()
              << " samples of " << rw::text(first.train.shape()) << ", "
              << first.train.classes() << " classes"
              << (has_svm ? "" : "; built without dlib: no support vector machine")
              << "\n";
    Found found(job, data);
    for (std::uint64_t seed = job.seed; seed < job.seed + job.seeds; ++seed) {
      const rw::Split split = seed == job.seed ? std::move(first) : load(job, seed);
      if (job.runs("supervised")) supervised(job, seed, split, found);
      if (job.runs("unsupervised") && !example::StopOnInterrupt::happened())
        unsupervised(job, seed, split, found);
      if (example::stopped(job)) return example::interrupted;
    }
    std::cout << found.report();
    return 0;
  });
}
