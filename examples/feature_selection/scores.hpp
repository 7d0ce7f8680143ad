// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/nearest_neighbours.hpp>
#include <rewire/data/features.hpp>
#include <rewire/io/file.hpp>

#include "feature_selection/rankings.hpp"
#include "feature_selection/svm.hpp"
#include "feature_selection/training.hpp"
#include "support/interrupt.hpp"
#include "support/table.hpp"

/// How well the first `kept` inputs of a ranking do, by a judge.
struct Score {
  std::uint64_t seed;
  std::string ranking, judge;
  std::size_t kept;
  double accuracy;  ///< on the test set, in [0, 1]
};

inline rewire::Split keep(const rewire::Split& split, const Ranking& ranking,
                          std::size_t kept) {
  const auto first = std::span(ranking.order).first(kept);
  return {rewire::select_features(split.train, first),
          rewire::select_features(split.test, first)};
}

/// The judges that learn nothing: the nearest neighbour and the vote of five, and the
/// support vector machine for small sets.
inline void judge(const rewire::Split& split, const Ranking& ranking, std::size_t kept,
                  bool with_svm, std::uint64_t seed, rewire::Team& team,
                  std::vector<Score>& scores) {
  const rewire::Split some = keep(split, ranking, kept);
  const rewire::NearestNeighbours neighbours(some.train);
  const std::size_t most = std::min<std::size_t>(5, some.train.size());
  const auto found = neighbours.of(some.test, most, &team);
  for (const std::size_t k : {std::size_t{1}, most}) {
    scores.push_back({seed, ranking.name, rewire::text(k, "-NN"), kept,
                      neighbours.agreement(found, most, k, some.test.labels())});
  }
  if (!with_svm) return;
  if (const auto svm = svm_accuracy(some))
    scores.push_back({seed, ranking.name, "SVM", kept, *svm});
}

inline void retrain(const Job& job, const rewire::Split& split, const Ranking& ranking,
                    std::size_t kept, std::uint64_t seed, std::vector<Score>& scores) {
  if (*job.retrain_epochs == 0 || example::StopOnInterrupt::happened()) return;
  scores.push_back({seed, ranking.name, "retrained", kept,
                    retrained(job, seed, keep(split, ranking, kept))});
}

/// What is left when 0, 10, ..., 90 and 95 % of `inputs` are dropped.
inline std::vector<std::size_t> dropped_steps(std::size_t inputs) {
  std::vector<std::size_t> left;
  for (const double share : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95}) {
    left.push_back(std::max<std::size_t>(
        1, static_cast<std::size_t>(
               std::lround((1 - share) * static_cast<double>(inputs)))));
  }
  return left;
}

/// The accuracies of all seeds for one cell of a table; none where nobody judged.
inline std::vector<double> cell(const std::vector<Score>& scores,
                                const std::string& ranking, const std::string& judge,
                                std::size_t kept) {
  std::vector<double> values;
  for (const Score& s : scores) {
    if (s.ranking == ranking && s.judge == judge && s.kept == kept)
      values.push_back(100 * s.accuracy);
  }
  return values;
}

/// What there is of `part` in the scores, in the order of appearance.
inline std::vector<std::string> all_of(const std::vector<Score>& scores,
                                       std::string Score::*part) {
  std::vector<std::string> names;
  for (const Score& s : scores) {
    if (std::find(names.begin(), names.end(), s.*part) == names.end())
      names.push_back(s.*part);
  }
  return names;
}

/// A row a ranking and judge, a column a number of inputs: test accuracy in percent,
/// mean and deviation over the seeds.
inline example::Table accuracy_table(const std::vector<Score>& scores,
                                     const std::vector<std::size_t>& columns) {
  example::Table rows{{"inputs kept by", "judge"}};
  for (const std::size_t kept : columns) rows[0].push_back(std::to_string(kept));
  for (const std::string& judge : all_of(scores, &Score::judge)) {
    for (const std::string& ranking : all_of(scores, &Score::ranking)) {
      std::vector<std::string> row{ranking, judge};
      bool any = false;
      for (const std::size_t kept : columns) {
        const auto values = cell(scores, ranking, judge, kept);
        any = any || !values.empty();
        row.push_back(values.empty() ? "" : example::Spread(values).str(2));
      }
      if (any) rows.push_back(std::move(row));
    }
  }
  return rows;
}

inline void write_scores(const std::vector<Score>& scores,
                         const std::filesystem::path& path) {
  std::string content = "seed,ranking,judge,kept,accuracy\n";
  for (const Score& s : scores)
    content += rewire::text(s.seed, ",", s.ranking, ",", s.judge, ",", s.kept, ",",
                            s.accuracy, "\n");
  rewire::AtomicFile file(path);
  file.write(content);
  file.commit();
}
