// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <string>

#include <rewire/concepts/observer.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/storage/pass.hpp>

#include "fast_scnn/compiled_network.hpp"
#include "support/curve.hpp"

/// Judges a network that trains on patches by whole images, after each epoch: a second
/// network of that shape takes its weights.  Keeps a table of the scores, the weights
/// of the best epoch and of the last; a resumed run goes on with them.
class Validation {
 public:
  using Measured = std::map<std::string, double>;

  Validation(const std::filesystem::path& folder, const Net& trained, Net& whole,
             const rewire::Dataset& test, std::string best_by, std::size_t threads,
             std::function<Measured()> more = {});

  void on_begin(const rewire::Report& r);
  void on_epoch(const rewire::Report& r);

  const example::Curve& curve() const { return curve_; }
  std::size_t best_epoch() const { return best_epoch_; }

 private:
  std::filesystem::path table() const { return folder_ / "validation.csv"; }

  /// Whether it is the best so far.
  bool consider(std::size_t epoch, double value);

  std::filesystem::path folder_;
  const Net& trained_;
  Net& whole_;
  const rewire::Dataset& test_;
  std::string best_by_;
  std::function<Measured()> more_;
  rewire::Pass<float> pass_;
  example::Curve curve_;
  double best_ = -std::numeric_limits<double>::infinity();
  std::size_t best_epoch_ = 0;
};
