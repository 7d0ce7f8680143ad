// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/validation.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <rewire/io/checkpoint.hpp>
#include <rewire/network/copy.hpp>

#include "fast_scnn/scores.hpp"
#include "support/compiled_kernels.hpp"

Validation::Validation(const std::filesystem::path& folder, const Net& trained,
                       Net& whole, const rewire::Dataset& test, std::string best_by,
                       std::size_t threads, std::function<Measured()> more)
    : folder_(folder),
      trained_(trained),
      whole_(whole),
      test_(test),
      best_by_(best_by == "loss" ? "validation_loss" : std::move(best_by)),
      more_(std::move(more)),
      pass_(threads == 0 ? std::max(1U, std::thread::hardware_concurrency())
                         : threads) {}

void Validation::on_begin(const rewire::Report& r) {
  if (r.now.epoch > 0) curve_ = example::Curve::read(table());
  curve_.keep_until(r.now.epoch);
  curve_.write(table());
  for (std::size_t e = 1; e <= r.now.epoch; ++e) {
    if (const auto value = curve_.at(e, best_by_)) consider(e, *value);
  }
}

void Validation::on_epoch(const rewire::Report& r) {
  rewire::copy(trained_, whole_);
  Measured all = judge(whole_, test_, pass_).named();
  if (more_) all.merge(more_());
  const std::size_t done = r.now.epoch + 1;
  curve_.add(done, all);
  if (consider(done, all.at(best_by_)))
    rewire::save_weights(folder_ / "best.safetensors", whole_);
  if (r.now.in_last_epoch()) rewire::save_weights(folder_ / "last.safetensors", whole_);
  curve_.write(table());
}

bool Validation::consider(std::size_t epoch, double value) {
  const double score = best_by_ == "validation_loss" ? -value : value;
  if (!(score > best_)) return false;
  best_ = score;
  best_epoch_ = epoch;
  return true;
}
