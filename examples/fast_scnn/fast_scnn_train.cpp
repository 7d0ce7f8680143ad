// SPDX-License-Identifier: BSD-3-Clause

// Fast-SCNN (Poudel et al., BMVC 2019) on streets, from small pictures to large: does a
// curriculum of five resolutions help a small network to tell 19 classes apart?
//
// Trains the teacher of the course project: one stage, given the weights of the one
// before, as it does; or all five (`--curriculum`, the default without --profile).
//
//   fast_scnn_train                             CamVid, five stages of 40 epochs
//   fast_scnn_train --profile low --previous-model-path none --experiment-id 01
//   fast_scnn_train --preset paper              Cityscapes as published: weeks on CPUs
//   fast_scnn_train --preset smoke              seconds, on generated scenes
//
// fast_scnn_distill trains a student by it, fast_scnn_evaluate_efficiency measures.

#include "fast_scnn/data.hpp"
#include "fast_scnn/options.hpp"
#include "fast_scnn/training.hpp"

int main(int argc, char** argv) {
  Job job;
  CLI::App app("Trains Fast-SCNN on streets, stage by stage.");
  add_options(app, job);
  return example::run(app, argc, argv, [&] {
    fill_in(job, "teacher");
    example::make_folder(job.out);
    example::print_machine();
    return train(job, street(job));
  });
}
