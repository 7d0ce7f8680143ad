// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <rewire/analysis/flops.hpp>
#include <rewire/concepts/observer.hpp>
#include <rewire/concepts/topology.hpp>
#include <rewire/network/visit.hpp>

#include "sparse_training_environment/macs.hpp"
#include "sparse_training_environment/rhythm.hpp"
#include "sparse_training_environment/task.hpp"

/// MACs of one sample, or of what came of many, by both rules.
struct BothMacs {
  double exact = 0, source = 0;
};

/// An observer that adds up what the steps compute, whatever the topology does: three
/// passes over the links that there are in that step and, in every layer whose topology
/// looks at missing links in it, a gradient of those too.
template <class Net>
class TrainingMacs {
 public:
  /// Refers to `net`, which must be built, and outlive it.
  explicit TrainingMacs(const Net& net) : net_(net) { look(); }

  void on_step(const rewire::Report& report) {
    sum_.exact += 3 * links_.exact;
    sum_.source += 3 * links_.source;
    std::size_t k = 0;
    rewire::each_links(net_, [&](const rewire::Path&, const auto&, const auto& t) {
      const Layer& layer = layers_[k++];
      if (rewire::candidates(t, layer.links, report.now) == 0) return;
      sum_.exact += layer.missing.exact;
      sum_.source += layer.missing.source;
    });
    ++steps_;
    if (moved_) look();
  }
  void on_rest(const rewire::Report&) {
    if (moved_) look();
  }
  /// May come before `on_step` and after: of that step the old links count.
  void on_rewire(const rewire::Path&, const rewire::Pattern&, const rewire::Rewiring&) {
    moved_ = true;
  }

  /// Of a step, for each of its samples, on average.
  BothMacs mean() const {
    const double steps = steps_ > 0 ? static_cast<double>(steps_) : 1;
    return {sum_.exact / steps, sum_.source / steps};
  }
  std::size_t steps() const { return steps_; }

 private:
  struct Layer {
    std::size_t links;
    BothMacs missing;  ///< of the links that there are not
  };

  void look() {
    links_ = {rewire::forward_macs(net_).sparse, source_macs(net_).sparse};
    layers_.clear();
    rewire::each_links(net_, [&](const rewire::Path& at, const auto& w, const auto&) {
      const std::size_t positions = w.trained().positions;
      const double missing = static_cast<double>(w.links().cells() - w.size()) *
                             static_cast<double>(positions);
      layers_.push_back({w.size(), {missing, missing * source_share(at, positions)}});
    });
    moved_ = false;
  }

  const Net& net_;
  std::vector<Layer> layers_;
  BothMacs links_, sum_;
  std::size_t steps_ = 0;
  bool moved_ = false;
};

/// As the published program has them: whole epochs of all `samples` of the training set
/// and, of RigL, a dense gradient every interval to the end of the run; `mean` is what
/// one sample took on average, of a topology that the program does not know.
inline double published_training_macs(const Task& task, double mean,
                                      const rewire::ForwardMacs& f,
                                      const Rhythm& rhythm, std::size_t samples) {
  const bool rigl = word(task.config, "algorithm") == "rigl";
  const double each =
      rigl ? rewire::rigl_training_macs(f, static_cast<double>(rhythm.interval)) : mean;
  return each * static_cast<double>(samples) * static_cast<double>(rhythm.epochs);
}
