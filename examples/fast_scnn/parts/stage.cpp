// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/stage.hpp"

#include <iostream>

#include <rewire/analysis/flops.hpp>
#include <rewire/network/count.hpp>

#include "support/run_folder.hpp"

bool has_ended(const Job& job, const Profile& profile,
               const example::RunSettings& settings) {
  const auto folder = job.folder_of(profile);
  if (!job.resume) return false;
  const auto before = example::load_run(folder);
  if (!before) return false;
  if (before->result.settings == settings) return true;
  throw rewire::Error({folder.string(), "a stage with the settings asked for",
                       "one that ended with others",
                       "give another --experiment-id, or leave out --resume"});
}

void require_order(const Job& job, const Profile& profile,
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
           : rewire::text("weights for images of ", width_by_height(before->image()),
                          ", of the stage before ", profile.name),
       rewire::text("some for ", width_by_height(found), whose),
       "give those of the stage before, or --any-order"});
}

void begin_stage(const Job& job, const Profile& profile, const std::string& previous,
                 std::size_t classes, example::Run& run, Net& net) {
  run.build(net, profile.patch());
  if (previous == "none") {
    std::cout << job.name_of(profile) << ": starts from random weights\n";
  } else {
    load_any_size(previous, classes, network_options(job), net);
    std::cout << job.name_of(profile) << ": loads the weights in " << previous << "\n";
  }
}

void end_stage(const Job& job, const Profile& profile, const std::string& program,
               const example::Run& run, const Net& net, const Net& whole,
               const Validation& validation, std::size_t images) {
  example::Outcome outcome = run.outcome(net);
  rewire::RunResult& result = outcome.result;
  result.metrics["parameters"] = static_cast<double>(rewire::count(net).parameters);
  const std::size_t handed =
      job.hand_on == "best" ? validation.best_epoch() : job.epochs;
  result.metrics["handed_epoch"] = static_cast<double>(handed);
  for (const char* score : {"miou", "mean_dice", "pixel_accuracy", "validation_loss"}) {
    result.metrics[score] = validation.curve().at(handed, score).value_or(0);
    result.metrics[std::string("last_") + score] =
        validation.curve().last(score).value_or(0);
  }
  result.train_flops =
      example::train_flops(job.topology, net, static_cast<double>(images * job.epochs));
  result.inference_flops = rewire::inference_flops(whole);
  example::end_run(program, job, outcome, job.folder_of(profile));
}
