// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <iostream>
#include <string>
#include <vector>

#include "fast_scnn/results.hpp"
#include "fast_scnn/stage.hpp"

/// The stages to walk through: all, from `job.profile` on, or this one only.
inline std::vector<Profile> stages(const Job& job) {
  std::vector<Profile> all;
  for (const Profile& p : job.profiles) {
    const bool begun = !all.empty() || job.profile.empty() || p.name == job.profile;
    if (begun && (job.curriculum || all.empty())) all.push_back(p);
  }
  return all;
}

/// What the first of these stages starts from: what the user says; else, in the middle
/// of a curriculum, what the stage before has left.
inline std::string first_weights(const Job& job) {
  if (!job.previous.empty()) return job.previous;
  std::string weights = "none";
  for (const Profile& p : job.profiles) {
    if (job.profile.empty() || p.name == job.profile) break;
    weights = job.weights_of(p).string();
  }
  return weights;
}

/// Trains stage after stage, each from what the one before hands on; then tells the
/// results of all in --out.  Returns the exit code.
template <class Teaching>
int walk(const Job& job, const Street& street, Teaching teaching) {
  std::string previous = first_weights(job);
  for (const Profile& stage : stages(job)) {
    if (!train_stage(job, street, stage, previous, teaching)) {
      example::stopped(job);
      return example::interrupted;
    }
    previous = job.weights_of(stage).string();
  }
  std::cout << report(teaching.program, job);
  return 0;
}
