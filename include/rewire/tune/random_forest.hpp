// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only header of the library that uses dlib (Debian: libdlib-dev); a program that
// includes it links dlib too.  dlib declares the functions of BLAS in its own way,
// beside those of xtensor-blas, if it is to use them, which trees do not need.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
#include <dlib/random_forest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire {

/// A regression forest (Breiman 2001) with the settings of SMAC's: a surrogate for
/// `MoSmac`.  Each tree grows from a bootstrap sample; the result does not depend on
/// the number of threads.
class RandomForest {
 public:
  std::size_t trees = 10;         ///< of the forest
  double features = 5.0 / 6;      ///< share of them that each split may choose from
  std::size_t least_in_leaf = 3;  ///< samples

  /// x: a row a sample; y: as many values, near 1 in size (trees keep 32 bits).
  void fit(const std::vector<std::vector<double>>& x, const std::vector<double>& y,
           std::uint64_t seed) {
    if (x.empty() || x.size() != y.size()) {
      throw Error({"RandomForest", "as many values as samples, one or more",
                   text(x.size(), " and ", y.size()), "evaluate something first"});
    }
    dlib::random_forest_regression_trainer<dlib::dense_feature_extractor> trainer;
    trainer.set_num_trees(trees);
    trainer.set_feature_subsampling_fraction(features);
    trainer.set_min_samples_per_leaf(least_in_leaf);
    trainer.set_seed(std::to_string(seed));
    std::vector<Sample> rows;
    for (const auto& row : x) rows.push_back(sample(row));
    forest_ = trainer.train(rows, y);
  }

  /// The mean of the trees' answers.
  double predict(std::span<const double> x) const { return forest_(sample(x)); }

 private:
  using Sample = dlib::matrix<double, 0, 1>;

  static Sample sample(std::span<const double> x) {
    Sample s(static_cast<long>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) s(static_cast<long>(i)) = x[i];
    return s;
  }

  dlib::random_forest_regression_function<dlib::dense_feature_extractor> forest_;
};

}  // namespace rewire
