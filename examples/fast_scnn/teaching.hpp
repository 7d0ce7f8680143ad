// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <rewire/concepts/observer.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/training/distillation.hpp>

#include "fast_scnn/compiled_network.hpp"
#include "fast_scnn/training.hpp"

/// Learns from the labels alone: the teacher.
struct FromLabels {
  const char* program = "fast_scnn_train";

  /// A loss of one part, which `metrics.csv` has.
  struct NoParts {
    void on_end(const rewire::Report&) const {}
    std::map<std::string, double> take() const { return {}; }
  };

  static rewire::SoftmaxCrossEntropy loss(const Profile&, std::size_t, const Job&) {
    return {};
  }
  template <class Trainer>
  static NoParts parts(const Trainer&) {
    return {};
  }
  static example::RunSettings settings() { return {}; }
};

/// Learns from labels and a frozen teacher, which sees the very same patches: the
/// student.
class FromTeacher {
 public:
  const char* program = "fast_scnn_distill";

  explicit FromTeacher(TeacherOptions options) : options_(std::move(options)) {}

  /// Both parts of the loss, not yet weighted, as means over the steps of an epoch.
  template <class Trainer>
  class Parts {
   public:
    explicit Parts(const Trainer& trainer) : trainer_(trainer) {}
    void on_step(const rewire::Report&) {
      truth_ += trainer_.loss().parts().truth;
      teacher_ += trainer_.loss().parts().teacher;
      ++steps_;
    }
    std::map<std::string, double> take() {
      const auto n = static_cast<double>(steps_);
      const std::map<std::string, double> means{{"loss_cross_entropy", truth_ / n},
                                                {"loss_teacher", teacher_ / n}};
      truth_ = teacher_ = 0;
      steps_ = 0;
      return means;
    }

   private:
    const Trainer& trainer_;
    double truth_ = 0, teacher_ = 0;
    std::size_t steps_ = 0;
  };

  /// Loads the teacher for the patches of this stage.
  rewire::Distillation<Net> loss(const Profile& profile, std::size_t classes,
                                 const Job& job) {
    const auto network = rewire::FastSCNNOptions{}.scaled(options_.width);
    teacher_.emplace(built(classes, profile.patch(), network, job.seed));
    load_any_size(options_.weights, classes, network, *teacher_);
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    return rewire::Distillation<Net>(
        *teacher_, {.alpha = options_.alpha,
                    .temperature = options_.temperature,
                    .batch_mean = options_.kd == "batchmean",
                    .threads = job.threads == 0 ? cores : job.threads});
  }
  template <class Trainer>
  Parts<Trainer> parts(const Trainer& trainer) const {
    return Parts<Trainer>(trainer);
  }
  example::RunSettings settings() const {
    return {{"teacher", options_.weights},
            {"teacher_width", options_.width},
            {"alpha", options_.alpha},
            {"temperature", options_.temperature},
            {"kd", options_.kd}};
  }

 private:
  TeacherOptions options_;
  std::optional<Net> teacher_;
};
