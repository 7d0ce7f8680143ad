// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "fast_scnn/job.hpp"
#include "fast_scnn/street.hpp"
#include "fast_scnn/validation.hpp"
#include "support/run.hpp"
#include "support/run_folder.hpp"

/// Weights that come from another stage than the one before are most often a slip.
inline void require_order(const Job& job, const Profile& profile,
                          const std::filesystem::path& previous) {
  const rewire::Shape found = image_of(previous);
  if (job.any_order) return;
  const Profile* before = nullptr;
  std::string whose;
  for (const Profile& p : job.profiles) {
    if (p.image() == found) whose = ", of the stage " + p.name;
  }
  for (const Profile& p : job.profiles) {
    if (p.name == profile.name) break;
    before = &p;
  }
  if (before != nullptr && found == before->image()) return;
  throw rewire::Error(
      {previous.string(),
       before == nullptr
           ? rewire::text("none, as ", profile.name, " is the first stage")
           : rewire::text("weights for images of ", text(before->image()),
                          ", of the stage before ", profile.name),
       rewire::text("some for ", text(found), whose),
       "give those of the stage before, or --any-order"});
}

/// One stage: weights and statistics of the one before, an optimizer of its own.
/// `teaching` makes the loss and tells what it was made of.  False where it was
/// interrupted.
template <class Teaching>
bool train_stage(const Job& job, const Street& street, const Profile& profile,
                 const std::string& previous, Teaching& teaching) {
  const auto folder = job.folder_of(profile);
  auto told = settings(job, profile, street.name, previous);
  told.merge(teaching.settings());
  if (job.resume && example::load_run(folder)) {
    if (example::load_run(folder)->result.settings == told) return true;
    throw rewire::Error({folder.string(), "a stage with the settings asked for",
                         "one that ended with others",
                         "give another --experiment-id, or leave out --resume"});
  }
  if (previous != "none") require_order(job, profile, previous);
  rewire::Split split = street.at(profile);
  if (job.train_samples > 0) split.train = split.train.first(job.train_samples);
  if (job.test_samples > 0) split.test = split.test.first(job.test_samples);

  const std::size_t classes = street.classes->size();
  const auto options = network_options(job);
  Net net = rewire::fast_scnn(classes, profile.patch(), options);
  Net whole = built(classes, profile.image(), options, job.seed);
  example::Run run(job, job.name_of(profile), job.seed);
  example::begin_run(job, folder, told);
  run.build(net, profile.patch());
  if (previous == "none") {
    std::cout << job.name_of(profile) << ": starts from random weights\n";
  } else {
    load_any_size(previous, classes, options, net);
    std::cout << job.name_of(profile) << ": loads the weights in " << previous << "\n";
  }
  rewire::Trainer trainer{
      net, teaching.loss(profile, classes, job),
      rewire::AdamW{.learning_rate = job.rate, .weight_decay = job.decay}};
  run.resume(trainer);
  auto parts = teaching.parts(trainer);
  Validation validation(folder, net, whole, split.test, job.best_by, job.threads,
                        [&] { return parts.take(); });
  rewire::CheckpointSaver saver(run.checkpoint(), trainer, 1);
  run.fit(trainer, split.train,
          {.epochs = job.epochs,
           .batch_size = job.batch,
           .augment = augmentation(profile, street.colours),
           .augmented = profile.patch(),
           .loader_threads = job.workers},
          parts, validation, saver);
  if (trainer.state().epochs < job.epochs) return false;

  example::Outcome outcome = run.outcome(net);
  rewire::RunResult& result = outcome.result;
  result.settings = told;
  result.metrics["parameters"] = static_cast<double>(rewire::count(net).parameters);
  const std::size_t handed =
      job.hand_on == "best" ? validation.best_epoch() : job.epochs;
  result.metrics["handed_epoch"] = static_cast<double>(handed);
  for (const char* score : {"miou", "mean_dice", "pixel_accuracy", "validation_loss"}) {
    result.metrics[score] = validation.curve().at(handed, score).value_or(0);
    result.metrics[std::string("last_") + score] =
        validation.curve().last(score).value_or(0);
  }
  result.train_flops = example::train_flops(
      job.topology, net, static_cast<double>(split.train.size() * job.epochs));
  result.inference_flops = rewire::inference_flops(whole);
  example::end_run(teaching.program, job, outcome, folder);
  return true;
}
