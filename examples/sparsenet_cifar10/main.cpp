// SPDX-License-Identifier: BSD-3-Clause

// SparseNet on CIFAR-10: how far does a network get whose layers read only the outputs
// 1, 2, 4, 8, ... layers before them (Zhu et al., ECCV 2018)?
//
// The command line of the published program works as printed; its results are written
// as it lists them: requirements, graph, log of loss and performance, checkpoint.  Two
// things are new: `--fetch dense` and sparse kernels (`--topology SET --density 0.1`)
// beside it, and a run that was stopped goes on.
//
//   sparsenet_cifar10                                      small: 40-12, minutes
//   sparsenet_cifar10 --topology SET --density 0.1         the same with sparse kernels
//   sparsenet_cifar10 --preset paper                       100-24, days on two cores
//   sparsenet_cifar10 --preset smoke                       seconds, on generated digits

#include <iostream>

#include "sparsenet_cifar10/images.hpp"
#include "sparsenet_cifar10/options.hpp"
#include "sparsenet_cifar10/results.hpp"
#include "sparsenet_cifar10/training.hpp"
#include "support/interrupt.hpp"

int main(int argc, char** argv) {
  Job job;
  CLI::App app("SparseNet on CIFAR-10 and CIFAR-100.");
  add_options(app, job);
  return example::run(app, argc, argv, [&] {
    fill_in(job);
    example::make_folder(job.out);
    example::print_machine();
    const Images images = load(job);
    const auto missing = train(job, images);
    if (!missing) {
      example::stopped(job);
      return example::interrupted;
    }
    std::cout << report(job) << *missing;
    return 0;
  });
}
