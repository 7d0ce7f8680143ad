// SPDX-License-Identifier: BSD-3-Clause

// Can a perceptron with 1.8 % of its connections say which pixels belong to a shape?
//
// The segmentation of the truly-sparse-training tutorial: 3072-4000-1000-4000-1024, a
// logit a pixel, on 400 + 100 colour pictures of one small square.  The links of the
// first three layers rewire after each epoch (SET), the last is sparse and stays.  Ends
// with the scores in a table and with pictures, in --out.
//
//   shape_segmentation --dropout-rate 0.3 --epsilon 20 --dataset seg_shape32
//   shape_segmentation --hard --models SET,FixProb     10,000 harder pictures
//   shape_segmentation --images F --masks F --size S --valid-size N     your own
//   shape_segmentation --preset smoke                  seconds, on drawn pictures
//
// What the tutorial calls "mIoU" is the share of the square that was found, its recall;
// it is here under that name, beside the IoU.

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "shape_segmentation/images.hpp"
#include "shape_segmentation/options.hpp"
#include "shape_segmentation/results.hpp"
#include "shape_segmentation/training.hpp"

namespace rw = rewire;

int main(int argc, char** argv) {
  Job job;
  CLI::App app("Sparse perceptrons that segment pictures of shapes.");
  example::add_options(app, job);
  add_own_options(app, job);
  return example::run(app, argc, argv, [&] {
    fill_in(job);
    example::make_folder(job.out);
    example::print_machine();
    const rw::Split data = load(job);
    const bool two = data.train.classes() == 2;
    example::Album album(job, "shape_segmentation, seed " + std::to_string(job.seed));
    std::vector<example::Outcome> outcomes;
    const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
      outcomes.push_back(
          two ? train(job, model, seed, data,
                      rw::BinaryCrossEntropy{.per_sample_sum = true}, album)
              : train(job, model, seed, data,
                      rw::SoftmaxCrossEntropy{.per_sample_sum = true}, album));
    });
    if (!done) return example::interrupted;
    std::cout << report(job, outcomes, data, album);
    return 0;
  });
}
