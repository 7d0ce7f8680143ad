// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include <rewire/io/checkpoint_saver.hpp>

#include "fast_scnn/compiled_network.hpp"
#include "fast_scnn/job.hpp"
#include "fast_scnn/street.hpp"
#include "fast_scnn/trainers.hpp"
#include "fast_scnn/validation.hpp"
#include "support/run.hpp"

/// Whether this stage has ended before and is not to be run again.  Throws where it
/// ended with other settings.
bool has_ended(const Job& job, const Profile& profile,
               const example::RunSettings& settings);

/// Throws where weights come from another stage than the one before, which is most
/// often a slip.
void require_order(const Job& job, const Profile& profile,
                   const std::filesystem::path& previous);

/// Draws a network, or takes weights and statistics from `previous`, a path or none.
void begin_stage(const Job& job, const Profile& profile, const std::string& previous,
                 std::size_t classes, example::Run& run, Net& net);

/// Notes what has come of `net`, which trained on as many images; `whole` is the same
/// for whole images.
void end_stage(const Job& job, const Profile& profile, const std::string& program,
               const example::Run& run, const Net& net, const Net& whole,
               const Validation& validation, std::size_t images);

/// One stage, with an optimizer of its own.  `teaching` makes the loss and tells what
/// it was made of.  False where it was interrupted.
template <class Teaching>
bool train_stage(const Job& job, const Street& street, const Profile& profile,
                 const std::string& previous, Teaching& teaching) {
  auto told = settings(job, profile, street.name, previous);
  told.merge(teaching.settings());
  if (has_ended(job, profile, told)) return true;
  if (previous != "none") require_order(job, profile, previous);
  rewire::Split split = street.at(profile);
  if (job.train_samples > 0) split.train = split.train.first(job.train_samples);
  if (job.test_samples > 0) split.test = split.test.first(job.test_samples);

  const std::size_t classes = street.classes->size();
  const auto options = network_options(job);
  Net net = rewire::fast_scnn(classes, profile.patch(), options);
  Net whole = built(classes, profile.image(), options, job.seed);
  example::Run run(job, job.name_of(profile), job.seed, std::move(told));
  begin_stage(job, profile, previous, classes, run, net);
  rewire::Trainer trainer{
      net, teaching.loss(profile, classes, job),
      rewire::AdamW{.learning_rate = job.rate, .weight_decay = job.decay}};
  run.resume(trainer);
  auto parts = teaching.parts(trainer);
  Validation validation(run.folder(), net, whole, split.test, job.best_by, job.threads,
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
  end_stage(job, profile, teaching.program, run, net, whole, validation,
            split.train.size());
  return true;
}
