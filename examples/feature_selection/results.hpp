// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "feature_selection/job.hpp"
#include "feature_selection/pictures.hpp"
#include "feature_selection/scores.hpp"
#include "support/album.hpp"
#include "support/outcome.hpp"

inline void add_own_options(CLI::App& app, Job& job) {
  app.add_option("--dataset", job.dataset, "one of --data")
      ->check(CLI::IsMember({"mnist", "fashion-mnist", "isolet", "coil20", "madelon"}))
      ->capture_default_str();
  auto* const images = app.add_option("--images", job.images, "an IDX file instead");
  app.add_option("--labels", job.labels, "its labels")->needs(images);
  auto* const test = app.add_option("--test-images", job.test_images,
                                    "else a fifth of --images is for testing");
  app.add_option("--test-labels", job.test_labels, "their labels")->needs(test);
  test->needs(images);
  auto* const csv =
      app.add_option("--csv", job.csv, "a table instead; .gz too")->excludes(images);
  app.add_option("--test-csv", job.test_csv, "else a fifth of --csv is for testing")
      ->needs(csv);
  app.add_option("--label-column", job.label_column,
                 "its name in the header; the last column, if left out")
      ->needs(csv);
  app.add_option("--method", job.methods, "supervised, unsupervised or both")
      ->delimiter(',')
      ->check(CLI::IsMember({"supervised", "unsupervised"}));
  app.add_option("--keep", job.keep, "numbers of inputs that are kept")->delimiter(',');
  app.add_option("--seeds", job.seeds, "runs, with seeds from --seed on");
  app.add_option("--topology", job.topology, "of the perceptron")
      ->check(CLI::IsMember({"SET", "RigL", "FixProb"}))
      ->capture_default_str();
  app.add_option("--train-samples", job.train_samples,
                 "that the perceptron sees, drawn by the seed; 0: all")
      ->capture_default_str();
  app.add_option("--retrain-epochs", job.retrain_epochs,
                 "on the inputs that are kept; 0: none")
      ->capture_default_str();
  app.add_option("--dae-epochs", job.dae_epochs,
                 "of the autoencoder; 0: as the preset");
  app.add_option("--normalise", job.normalise,
                 "inputs of the autoencoder: unit range, or standard deviation 1")
      ->check(CLI::IsMember({"unit", "standard"}));
}

/// What was found out, over all seeds.
struct Found {
  std::vector<Score> scores, scores_of_all;
  std::vector<example::Outcome> outcomes;
  std::size_t inputs = 0;
  std::string told;

  /// Takes a run over; the first of a method is drawn.
  void add(Trained trained, const rewire::Dataset& set,
           const std::vector<Ranking>& trivial, const Job& job) {
    const auto& records = trained.connectivity.records();
    const auto variances = rewire::feature_variances(set);
    example::Outcome o = std::move(trained.outcome);
    const std::string method = o.name();
    for (const bool end : {false, true}) {
      for (const auto& [name, value] :
           measures(end ? records.back() : records.front(), set.shape(), variances))
        o.result.metrics[name + (end ? "_end" : "_start")] = value;
    }
    for (const auto* some : {&scores, &scores_of_all}) {
      for (const Score& s : *some) {
        if (s.seed == o.seed && s.ranking == trained.ranking.name)
          o.result.metrics[rewire::text(s.judge, "_", s.kept)] = s.accuracy;
      }
    }
    inputs = set.shape().size();
    const bool first = example::runs_of(outcomes, method).empty();
    outcomes.push_back(std::move(o));
    if (first) draw_pictures(set, records, trained.ranking, trivial, method, job);
  }

  void draw_pictures(const rewire::Dataset& set,
                     const std::vector<Connectivity::Links>& records,
                     const Ranking& learnt, const std::vector<Ranking>& trivial,
                     const std::string& method, const Job& job) {
    std::string film_name;
    example::Album album(job.out, rewire::text("feature_selection, ", set.name(),
                                               ", seed ", outcomes.back().seed));
    album.add(pictures::measures_over_time(set, records), method + "_measures");
    if (is_picture(set.shape())) {
      album.add(pictures::before_and_after(set, records), method + "_connectivity");
      album.add(
          pictures::kept_inputs(
              set.shape(), trivial.empty() ? std::vector<Ranking>{learnt} : trivial,
              std::min<std::size_t>(50, set.shape().size())),
          method + "_kept");
      auto film = pictures::animation(set, records);
      film.source = rewire::text("feature_selection, ", set.name());
      const rewire::Drawn drawn =
          rewire::draw(film, job.out, method + "_connectivity_film");
      film_name = ", " + method + "_connectivity_film" + (drawn ? ".gif" : ".dat");
    }
    told += album.told() + film_name + "\n";
  }

  example::Table connectivity_table() const {
    example::Table rows{{"connections of the inputs", "start", "end"}};
    for (const example::Outcome* first : example::first_of_each(outcomes)) {
      const auto runs = example::runs_of(outcomes, first->name());
      for (const char* const name :
           {"central_share", "corner_mean", "gini", "variance_overlap"}) {
        if (!first->result.metrics.contains(std::string(name) + "_start")) continue;
        std::vector<std::string> row{first->name() + ": " + name};
        for (const char* const when : {"_start", "_end"}) {
          row.push_back(example::Spread(example::each(runs, [&](auto& o) {
                          return o.metric(std::string(name) + when);
                        })).str(3));
        }
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }

  std::string report(const Job& job) {
    std::string out = "\n" + example::aligned(connectivity_table()) + "\n";
    std::vector<Score> all = scores;
    all.insert(all.end(), scores_of_all.begin(), scores_of_all.end());
    write_scores(all, job.out / "scores.csv");
    example::write_results("feature_selection", outcomes, job.threads,
                           job.out / "result.json");
    if (!scores.empty()) {
      out += "test accuracy, %, on the samples that the perceptron saw:\n" +
             example::aligned(accuracy_table(scores, job.keep)) + "\n";
      out += "the same with inputs dropped, from 0 to 95 %:\n" +
             example::aligned(accuracy_table(scores, dropped_steps(inputs))) + "\n";
      example::Album album(job.out, "feature_selection, all seeds");
      album.add(pictures::dropped_curves(scores, inputs), "accuracy_dropped");
    }
    if (!scores_of_all.empty()) {
      std::vector<std::size_t> columns = job.keep;
      columns.push_back(inputs);
      out += "test accuracy, %, on all samples:\n" +
             example::aligned(accuracy_table(scores_of_all, columns)) + "\n";
    }
    return out + told;
  }
};
