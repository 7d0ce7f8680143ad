// SPDX-License-Identifier: BSD-3-Clause

// What does a trained Fast-SCNN get right, and what does an image cost?  The third
// program of the course project, which prints FLOPs, mean Dice and their ratio; here
// also what each class, each module and each resolution has to do with it.
//
//   fast_scnn_evaluate_efficiency --profile highest --current-model-path
//   out/teacher-highest-seed42/best.safetensors     CamVid
//   fast_scnn_evaluate_efficiency                   no data, no weights: costs alone
//   fast_scnn_evaluate_efficiency --preset smoke    seconds, on generated scenes
//
// FLOPs by the rule of `thop`: a MAC is one, a number that is normalised four.

#include "fast_scnn/measuring.hpp"
#include "fast_scnn/options.hpp"

int main(int argc, char** argv) {
  Job job;
  Measured what;
  CLI::App app("Measures what Fast-SCNN gets right, and what that costs.");
  add_street_options(app, job);
  app.add_option("--current-model-path,--model-path", what.weights,
                 "weights; none: an untrained network of 19 classes");
  app.add_flag("--any-profile", what.any_profile, "take weights of any profile");
  app.add_option("--runs", what.runs, "images that are timed at each profile")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  app.add_option("--pictures", what.pictures, "images to show")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  return example::run(app, argc, argv, [&] { return measure(job, what); });
}
