// SPDX-License-Identifier: BSD-3-Clause

// A student of Fast-SCNN learns from labels and from a trained teacher (Hinton et al.,
// 2015): what does the teacher add, stage by stage of the same curriculum?
//
//   total = alpha KD + (1 - alpha) cross-entropy, alpha 0.5, temperature 4
//
// The teacher is frozen and sees the very same patches.  `--kd batchmean` is the course
// project's: KD summed over all pixels, which drowns the labels; the default is the
// mean over the pixels that count.
//
//   fast_scnn_distill --trained-teacher-model-path
//   out/teacher-highest-seed42/best.safetensors fast_scnn_distill
//   --trained-teacher-model-path T --width 0.5     a smaller student fast_scnn_distill
//   --preset smoke      seconds, on generated scenes, teacher included

#include "fast_scnn/data.hpp"
#include "fast_scnn/options.hpp"
#include "fast_scnn/training.hpp"
#include "support/interrupt.hpp"

int main(int argc, char** argv) {
  Job job;
  TeacherOptions teacher;
  CLI::App app("Trains Fast-SCNN by a teacher, stage by stage.");
  add_options(app, job);
  app.add_option("--trained-teacher-model-path", teacher.weights, "of any resolution");
  app.add_option("--teacher-width", teacher.width, "factor on all of its widths")
      ->check(CLI::Range(0.25, 4.0));
  app.add_option("--alpha", teacher.alpha, "share of the teacher in the loss")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--temperature", teacher.temperature, "of both softmax functions, > 1")
      ->check(CLI::Range(1.000001, 1000.0))
      ->capture_default_str();
  app.add_option("--kd", teacher.kd, "pixelmean, or batchmean as published")
      ->check(CLI::IsMember({"pixelmean", "batchmean"}));
  return example::run(app, argc, argv, [&] {
    fill_in(job, "student");
    if (teacher.weights.empty() && job.preset != "smoke") {
      throw rewire::Error({"--trained-teacher-model-path", "the weights of a teacher",
                           "nothing", "train one by fast_scnn_train"});
    }
    example::make_folder(job.out);
    example::print_machine();
    const Street data = street(job);
    if (teacher.weights.empty()) {
      Job first = job;
      first.experiment = "teacher";
      if (train(first, data) != 0) return example::interrupted;
      teacher.weights = first.weights_of(first.profiles.back()).string();
    }
    return distill(job, data, teacher);
  });
}
