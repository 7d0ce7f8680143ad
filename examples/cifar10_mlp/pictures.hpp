// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <rewire/io.hpp>

#include "support/album.hpp"
#include "support/figures.hpp"

/// Draws all pictures into `out`, from the first run of each model; returns what to
/// tell the user.
inline std::string draw_pictures(const std::vector<example::Outcome>& runs,
                                 const std::filesystem::path& out) {
  const auto models = example::first_of_each(runs);
  example::Album album(out, "cifar10_mlp, seed " + std::to_string(models[0]->seed));
  album.add(example::learning_curves(
                models, {example::accuracy_measure(), example::loss_measure()}),
            "learning_curves");
  album.add(example::memory_and_cpu(models), "memory_and_cpu");
  for (const example::Outcome* m : models) {
    if (m->degrees.size() > 1)
      album.add(example::degree_histograms(*m), "degrees_" + m->name());
  }
  return album.told();
}
