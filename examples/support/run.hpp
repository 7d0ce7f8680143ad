// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/process.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/checkpoint.hpp>
#include <rewire/io/metrics_csv.hpp>
#include <rewire/io/monitor.hpp>
#include <rewire/storage/degrees.hpp>
#include <rewire/training/observers/progress_line.hpp>

#include "support/compiled_kernels.hpp"
#include "support/interrupt.hpp"
#include "support/options.hpp"
#include "support/outcome.hpp"
#include "support/run_settings.hpp"

namespace example {

/// One training with all that is kept of it in a folder of its own, `<name>-seed<n>` in
/// --out: settings, checkpoint, metrics, use of memory.  Call `build`, `resume`, `fit`,
/// `outcome`, in this order.
class Run {
 public:
  /// Throws Error where a run goes on that began with other settings.
  Run(const Options& job, std::string name, std::uint64_t seed, RunSettings settings)
      : job_(job),
        name_(std::move(name)),
        seed_(seed),
        settings_(std::move(settings)),
        folder_(job.out / rewire::text(name_, "-seed", seed)),
        monitor_(folder_ / "monitor.csv") {
    make_folder(folder_);
    goes_on_ = begin_run(job, folder_, settings_);
    if (job.resume && !goes_on_ && std::filesystem::exists(checkpoint()))
      std::cout << name_ << ": begins anew, as the checkpoint is of other settings\n";
    rewire::reset_peak_resident_bytes();
  }

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path checkpoint() const {
    return folder_ / "checkpoint.safetensors";
  }

  /// Draws weights and links by the seed.
  template <class Net>
  void build(Net& net, rewire::Shape input) {
    rewire::Rng rng(seed_, rewire::Purpose::build);
    net.build(input, rng);
    before_ = links_of(net);
  }

  /// Links of each input as they were drawn; none where the first layer is dense.
  std::vector<std::uint32_t> links_of_inputs() const {
    if (before_.empty()) return {};
    const auto links = rewire::input_degrees(before_[0]);
    return {links.begin(), links.end()};
  }

  /// Goes on from the checkpoint, if that is asked for and there is one.
  /// `remembered`: observers whose memory is in it.
  template <class Trainer, class... Observers>
  void resume(Trainer& trainer, Observers&... remembered) const {
    if (goes_on_) rewire::resume(checkpoint(), trainer, remembered...);
  }

  /// Trains until the end or until Ctrl-C.  `own`: a CheckpointSaver for
  /// `checkpoint()`, and what else watches.
  template <class Trainer, class... Observers>
  rewire::Report fit(Trainer& trainer, const rewire::Dataset& set,
                     rewire::FitOptions options, Observers&&... own) {
    options.seed = seed_;
    options.threads = job_.threads;
    rewire::ProgressLine progress(std::cout, isatty(STDOUT_FILENO) == 1, name_);
    rewire::MetricsCsv metrics(folder_ / "metrics.csv");
    StopOnInterrupt interrupt;
    return trainer.fit(set, options, progress, monitor_, metrics, own..., interrupt);
  }

  /// What is known when the run has ended; `metrics.csv` also covers the epochs before
  /// a resumption.
  template <class Net>
  Outcome outcome(const Net& net) const {
    Outcome o = outcome_of(name_, seed_, net, before_, monitor_, folder_);
    o.result.settings = settings_;
    return o;
  }

 private:
  const Options& job_;
  std::string name_;
  std::uint64_t seed_;
  RunSettings settings_;
  std::filesystem::path folder_;
  bool goes_on_ = false;
  rewire::Monitor monitor_;
  std::vector<rewire::Pattern> before_;  // links as they were drawn
};

}  // namespace example
