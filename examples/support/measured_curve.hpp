// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include <rewire/concepts/observer.hpp>

#include "support/curve.hpp"

namespace example {

/// Measures something of the caller's choice after the first epoch, every `every`
/// epochs and the last, and keeps a table of it, whole after each; a resumed run goes
/// on with its rows.
class MeasuredCurve {
 public:
  using Measure = std::function<std::map<std::string, double>()>;

  MeasuredCurve(std::filesystem::path path, std::size_t every, Measure measure)
      : path_(std::move(path)), every_(every), measure_(std::move(measure)) {}

  void on_begin(const rewire::Report& r) {
    if (r.now.epoch > 0) curve_ = Curve::read(path_);
    curve_.keep_until(r.now.epoch);
    curve_.write(path_);
  }
  void on_epoch(const rewire::Report& r) {
    const std::size_t done = r.now.epoch + 1;
    if (done > 1 && done % every_ != 0 && !r.now.in_last_epoch()) return;
    curve_.add(done, measure_());
    curve_.write(path_);
  }

  const Curve& curve() const { return curve_; }

 private:
  std::filesystem::path path_;
  std::size_t every_;
  Measure measure_;
  Curve curve_;
};

}  // namespace example
