// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include <rewire/concepts/observer.hpp>
#include <rewire/io/file.hpp>

#include "support/table.hpp"

/// "1 minute 5 seconds", as the source's log words it.
inline std::string in_words(double seconds) {
  const auto all = static_cast<long>(std::lround(seconds));
  const std::pair<const char*, long> parts[] = {
      {"hour", all / 3600}, {"minute", all / 60 % 60}, {"second", all % 60}};
  std::string words;
  for (const auto& [unit, count] : parts) {
    if (count == 0 && !(all == 0 && unit == parts[2].first)) continue;
    words +=
        rewire::text(words.empty() ? "" : " ", count, " ", unit, count == 1 ? "" : "s");
  }
  return words;
}

/// The source's log of loss and performance, a line an epoch, with its names
/// (`global_step`, `cross_entropy_loss:`).  The error in training is measured on some
/// training images as they are, those of --data first.  A resumed run goes on in the
/// file, which is whole after every epoch.
class LossAndPerformance {
 public:
  LossAndPerformance(std::filesystem::path path, std::size_t images,
                     std::function<double()> train_error)
      : path_(std::move(path)), images_(images), train_error_(std::move(train_error)) {}

  void on_begin(const rewire::Report& r) {
    before_ = r.seconds;
    content_.clear();
    if (r.now.epoch == 0 || !std::filesystem::exists(path_)) return;
    const auto bytes = rewire::read_file(path_);
    std::size_t at = 0;
    const std::string old(bytes.begin(), bytes.end());
    for (std::size_t epoch = 0; epoch < r.now.epoch && at < old.size(); ++epoch)
      at = std::min(old.find('\n', at), old.size() - 1) + 1;
    content_ = old.substr(0, at);
  }

  void on_epoch(const rewire::Report& r) {
    using example::fixed;
    const rewire::Seconds& s = r.seconds;
    const double train = s.train + s.data + s.evolve -
                         (before_.train + before_.data + before_.evolve),
                 inference = s.evaluate - before_.evaluate;
    before_ = s;
    content_ += rewire::text(
        "epoch ", r.now.epoch + 1, " global_step ", r.now.step + 1, " in ",
        in_words(train), ": cross_entropy_loss: ", fixed(r.loss, 5),
        ", train_error: ", fixed(train_error_(), 5),
        ", validation_cost: ", fixed(r.test->loss, 5),
        ", validation_error: ", fixed(1 - r.test->accuracy, 5),
        ", learning_rate: ", fixed(r.rate, 6), ", seconds_train: ", fixed(train, 2),
        ", seconds_inference: ", fixed(inference, 2),
        ", images_per_second: ", fixed(static_cast<double>(images_) / train, 1), "\n");
    rewire::AtomicFile file(path_);
    file.write(content_);
    file.commit();
  }

 private:
  std::filesystem::path path_;
  std::size_t images_;
  std::function<double()> train_error_;
  std::string content_;
  rewire::Seconds before_;  // at the end of the epoch before
};
