// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/images.hpp"

#include <iostream>

#include <rewire/data/standardise.hpp>
#include <rewire/io/cifar.hpp>

#include "support/coloured_digits.hpp"

Images load(const Job& job) {
  Images images;
  if (job.generated()) {
    std::cout << "data: generated digits in colour\n";
    images.split = example::coloured_digits(600, 200, job.seed);
  } else {
    images.split = job.dataset == "c10" ? rewire::cifar10(job.dataset_dir)
                                        : rewire::cifar100(job.dataset_dir);
    std::cout << "data: " << images.split.train.name() << " from "
              << job.dataset_dir.string() << "\n";
  }
  rewire::Split& split = images.split;
  if (job.train_samples > 0) split.train = split.train.first(job.train_samples);
  if (job.test_samples > 0) split.test = split.test.first(job.test_samples);
  if (job.normalise == "channel") {
    rewire::standardise_channels(split);
  } else {
    rewire::subtract_mean_image(split, 255);
  }
  const auto black = split.train.offset();
  images.augment.black.assign(black.begin(), black.end());
  return images;
}
