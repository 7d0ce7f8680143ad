// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "fast_scnn/network.hpp"
#include "fast_scnn/scores.hpp"
#include "support/curve.hpp"

/// Judges a network that trains on patches by whole images, after each epoch: a second
/// network of that shape takes its weights.  Keeps a table of the scores, the weights
/// of the best epoch and of the last; a resumed run goes on with them.
class Validation {
 public:
  using Measured = std::map<std::string, double>;

  Validation(const std::filesystem::path& folder, const Net& trained, Net& whole,
             const rewire::Dataset& test, std::string best_by, std::size_t threads,
             std::function<Measured()> more = {})
      : folder_(folder),
        trained_(trained),
        whole_(whole),
        test_(test),
        best_by_(best_by == "loss" ? "validation_loss" : std::move(best_by)),
        more_(std::move(more)),
        pass_(threads == 0 ? std::max(1U, std::thread::hardware_concurrency())
                           : threads) {}

  void on_begin(const rewire::Report& r) {
    if (r.now.epoch > 0) curve_ = example::Curve::read(table());
    curve_.keep_until(r.now.epoch);
    curve_.write(table());
    for (std::size_t e = 1; e <= r.now.epoch; ++e) {
      if (const auto value = curve_.at(e, best_by_)) consider(e, *value);
    }
  }
  void on_epoch(const rewire::Report& r) {
    rewire::copy(trained_, whole_);
    Measured all = judge(whole_, test_, pass_).named();
    if (more_) all.merge(more_());
    const std::size_t done = r.now.epoch + 1;
    curve_.add(done, all);
    if (consider(done, all.at(best_by_)))
      rewire::save_weights(folder_ / "best.safetensors", whole_);
    if (r.now.in_last_epoch())
      rewire::save_weights(folder_ / "last.safetensors", whole_);
    curve_.write(table());
  }

  const example::Curve& curve() const { return curve_; }
  std::size_t best_epoch() const { return best_epoch_; }

 private:
  std::filesystem::path table() const { return folder_ / "validation.csv"; }

  /// Whether it is the best so far.
  bool consider(std::size_t epoch, double value) {
    const double score = best_by_ == "validation_loss" ? -value : value;
    if (!(score > best_)) return false;
    best_ = score;
    best_epoch_ = epoch;
    return true;
  }

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
