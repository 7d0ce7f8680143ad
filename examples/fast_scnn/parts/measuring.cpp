// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/measuring.hpp"

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <thread>

#include "fast_scnn/compiled_network.hpp"
#include "fast_scnn/data.hpp"
#include "fast_scnn/efficiency_report.hpp"
#include "fast_scnn/prediction_pictures.hpp"
#include "support/album.hpp"
#include "support/compiled_kernels.hpp"
#include "support/machine.hpp"

/// Weights of another profile are most often a slip, and told from the file alone.
static void require_profile(const Job& job, const Profile& profile,
                            const Measured& what) {
  const rewire::Shape found = image_of(what.weights);
  if (what.any_profile || found == profile.image()) return;
  std::string whose;
  for (const Profile& p : job.profiles)
    if (p.image() == found) whose = ", of the profile " + p.name;
  throw rewire::Error(
      {what.weights,
       rewire::text("weights for images of ", width_by_height(profile.image()),
                    ", of the profile ", profile.name),
       rewire::text("some for ", width_by_height(found), whose),
       "give the --profile that they were trained at, or --any-profile"});
}

/// Scores of a network on the validation set, with pictures; notes both.
static void judge_on(const Street& street, const Job& job, const Net& net,
                     const Measured& what, Efficiency& found, example::Album& album) {
  rewire::Dataset set = street.at(found.here().profile).test;
  if (job.test_samples > 0) set = set.first(job.test_samples);
  rewire::Pass<float> pass(job.threads);
  found.judged = judge(net, set, pass, job.batch);
  found.classes = street.classes;
  album.table("classes", class_table(found));
  if (what.pictures > 0) {
    rewire::write_png(job.out / "predictions.png",
                      strips(net, set, street, what.pictures));
    album.add_picture("predictions.png", "image, truth, prediction, overlay");
  }
  album.add(confusion_figure(found.judged->matrix, *street.classes),
            "confusion_matrix");
}

int measure(Job job, const Measured& what) {
  constexpr std::size_t cityscapes = 19;
  const bool trained = !what.weights.empty();
  const bool with_data = trained || !job.dataset.empty() || job.preset == "smoke";
  if (!with_data) job.dataset = "cityscapes";
  if (job.profile.empty()) job.profile = profile_names.back();
  choose_street(job);
  change_sides(job);
  if (job.threads == 0) job.threads = std::max(1U, std::thread::hardware_concurrency());
  std::size_t at = 0;
  while (job.profiles[at].name != job.profile) ++at;
  const Profile& profile = job.profiles[at];
  if (trained) require_profile(job, profile, what);

  example::make_folder(job.out);
  example::print_machine();
  std::optional<Street> data;
  if (with_data) data = street(job);
  const std::size_t classes = trained ? data->classes->size() : cityscapes;
  if (data && data->classes->size() != classes) {
    throw rewire::Error({"--current-model-path",
                         rewire::text("weights for the ", data->classes->size(),
                                      " classes of ", data->name),
                         "nothing", "train some, or leave out --dataset"});
  }
  std::cout << (trained ? "weights: " + what.weights
                        : "no --current-model-path: an untrained network of 19 classes")
            << "\n";
  const auto options = network_options(job);
  Net net = built(classes, profile.image(), options, job.seed);
  if (trained) load_any_size(what.weights, classes, options, net);

  Efficiency found{.weights = what.weights,
                   .size = rewire::count(net),
                   .modules = modules(net),
                   .judged_at = at,
                   .profiles = {},
                   .judged = {}};
  for (const Profile& p : job.profiles)
    found.profiles.push_back(cost_of(net, classes, options, p, job.threads, what.runs));
  example::Album album(job, "fast_scnn_evaluate_efficiency");
  album.table("modules", module_table(found));
  album.table("profiles", profile_table(found));
  if (data) judge_on(*data, job, net, what, found, album);

  example::write_results("fast_scnn_evaluate_efficiency", job, {outcome_of(found, job)},
                         job.out / "result.json");
  write_json(found, job.out / "efficiency.json");
  std::cout << "\nat " << profile.name << ":\n"
            << example::aligned(module_table(found)) << "\none image at a time, "
            << job.threads << " threads:\n"
            << example::aligned(profile_table(found)) << "\n";
  if (found.judged) {
    std::cout << example::aligned(class_table(found)) << "pixels right: "
              << example::fixed(100 * found.judged->matrix.accuracy(), 2) << " %\n\n";
  } else {
    std::cout << "accuracy is not measured: neither weights nor data\n\n";
  }
  std::cout << source_lines(found) << "\n" << album.finish() << ", efficiency.json\n";
  return 0;
}
