// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/trial.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/flops.hpp>
#include <rewire/core/process.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/core/stopwatch.hpp>
#include <rewire/data/random_affine.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/count.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/schedules/cosine.hpp>
#include <rewire/training/observers/progress_line.hpp>
#include <rewire/training/trainer.hpp>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/macs.hpp"
#include "sparse_training_environment/network.hpp"
#include "sparse_training_environment/rhythm.hpp"
#include "sparse_training_environment/training_macs.hpp"
#include "support/compiled_kernels.hpp"

namespace {

/// Counts the steps in which links moved.
class RewiringCount {
 public:
  void on_rewire(const rewire::Path& at, const rewire::Pattern&,
                 const rewire::Rewiring&) {
    if (first_.empty()) first_ = at.str();
    count_ += at.str() == first_;
  }
  std::size_t count() const { return count_; }

 private:
  std::string first_;
  std::size_t count_ = 0;
};

}  // namespace

static rewire::FitOptions fit_options(const Task& task, const Rhythm& rhythm) {
  rewire::FitOptions options{.epochs = rhythm.epochs,
                             .batch_size = rhythm.batch,
                             .seed = task.seed,
                             .threads = task.threads,
                             .shuffle = task.shuffle,
                             .drop_last = true};
  if (word(task.config, "learning_rate_scheduler") == "cosine")
    options.schedule = rewire::Cosine{.last = 1e-4};
  if (task.architecture == "resnet")
    options.augment = rewire::RandomAffine{.rotation = 0, .shift = 0.1};
  return options;
}

static Outcome train(const Task& task, const rewire::Split& data, const Rhythm& rhythm,
                     rewire::Mlp net, std::size_t resident_before, bool verbose) {
  rewire::Rng rng(task.seed, rewire::Purpose::build);
  net.build(data.train.shape(), rng);
  if (!task.compat) scale_to_links(net);
  const rewire::SoftmaxCrossEntropy loss{.label_smoothing =
                                             real(task.config, "label_smoothing")};
  rewire::Trainer trainer{
      net, loss,
      rewire::SGD{.learning_rate = real(task.config, "learning_rate"),
                  .momentum = real(task.config, "momentum"),
                  .l2 = real(task.config, "weight_decay")}};
  RewiringCount rewirings;
  TrainingMacs macs(net);
  rewire::ProgressLine progress(std::cout, false, task.config_id);
  const std::clock_t before = std::clock();
  const rewire::Report report =
      verbose ? trainer.fit(data.train, fit_options(task, rhythm), rewirings, macs,
                            progress)
              : trainer.fit(data.train, fit_options(task, rhythm), rewirings, macs);
  const std::clock_t after = std::clock();
  rewire::Stopwatch watch;
  const rewire::Scores scores = trainer.evaluate(
      data.test, {.batch_size = std::min(rhythm.batch, data.test.size()),
                  .drop_last = task.compat});
  const rewire::Count size = rewire::count(net);
  // Of the links that are left at the end.
  const rewire::ForwardMacs exact = rewire::forward_macs(net),
                            source = source_macs(net);
  Outcome o{.error = 1 - scores.accuracy,
            .inference_source = source.sparse,
            .training_source = published_training_macs(task, macs.mean().source, source,
                                                       rhythm, data.train.size()),
            .inference_exact = exact.sparse,
            .training_exact =
                macs.mean().exact * static_cast<double>(rhythm.batch * rhythm.steps()),
            .connections = size.connections,
            .dense_connections = size.dense_connections,
            .train_rows = data.train.size(),
            .test_rows = data.test.size(),
            .batch = rhythm.batch,
            .interval = rhythm.interval,
            .steps = rhythm.steps(),
            .updates = rewirings.count(),
            .train_seconds = report.seconds.train,
            .evolve_seconds = report.seconds.evolve,
            .data_seconds = report.seconds.data,
            .cpu_seconds = static_cast<double>(after - before) / CLOCKS_PER_SEC,
            .test_seconds = watch.lap(),
            .peak_memory_bytes = rewire::peak_resident_bytes().value_or(0),
            .isa = std::string(rewire::name(rewire::isa()))};
  o.inference_macs = task.source_macs ? o.inference_source : o.inference_exact;
  o.training_macs = task.source_macs ? o.training_source : o.training_exact;
  o.training_memory_bytes =
      o.peak_memory_bytes - std::min(o.peak_memory_bytes, resident_before);
  return o;
}

/// Whether the links stay as drawn though the algorithm would move some, if only it
/// were asked in time.
static bool misses_its_rewirings(const Task& task, const Rhythm& rhythm) {
  const std::vector<rewire::Extent> one_layer{{.outputs = 10, .inputs = 10}};
  Task eager = task;
  eager.config["update_end"] = 1.0;
  const auto asked = topology_of(task.config, one_layer, rhythm.interval),
             asked_often = topology_of(eager.config, one_layer, 1);
  return asked && !rewires(*asked, rhythm) && rewires(*asked_often, rhythm);
}

/// So that what loading the data took and freed is not used again uncounted.
static void return_freed_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

Outcome run(const Task& task, bool verbose) {
  rewire::Stopwatch watch;
  const rewire::Split data = load(task.data, task.fold);
  const Rhythm rhythm = rhythm_of(task, data.train.size());
  if (misses_its_rewirings(task, rhythm)) {
    std::cout << "warning: " << task.config_id << " never rewires in its "
              << rhythm.steps() << " steps (update_freq " << rhythm.interval
              << ", update_end " << real(task.config, "update_end")
              << "): its links stay as drawn\n";
  }
  return_freed_memory();
  rewire::reset_peak_resident_bytes();
  const std::size_t before = rewire::resident_bytes().value_or(0);
  Outcome o =
      train(task, data, rhythm,
            network_of(task, data.train.shape(), data.train.classes(), rhythm.interval),
            before, verbose);
  o.whole_seconds = watch.lap();
  return o;
}
