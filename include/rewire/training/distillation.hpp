// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/loss.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/losses/soft_targets.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// How much a student listens to its teacher.
struct DistillationOptions {
  double alpha = 0.5;       ///< share of the teacher in the loss, in [0, 1]
  double temperature = 4;   ///< of both softmax functions, above 0
  bool batch_mean = false;  ///< see `SoftTargets`
  std::size_t threads = 1;  ///< that the teacher runs on
};

/// Knowledge distillation (Hinton et al., 2015): a loss that shows the batch to a
/// teacher too,
///   loss = alpha SoftTargets(student, teacher) + (1 - alpha) SoftmaxCrossEntropy.
/// The teacher, which must outlive this, stays as it is; it infers on the very
/// `batch.input` that the student is trained on, in a pass of its own, and has to be
/// built for its shape.
template <class Teacher>
class Distillation {
  using T = scalar_of<Teacher>;

 public:
  /// Both parts of a loss, not yet weighted.
  struct Parts {
    double truth = 0;    ///< cross-entropy against the labels
    double teacher = 0;  ///< SoftTargets
  };

  /// Refers to `teacher`, which must outlive it.
  explicit Distillation(const Teacher& teacher, DistillationOptions options = {})
      : teacher_(&teacher), options_(options), pass_(options.threads) {
    require_range(options.alpha, 0, 1, "Distillation", "alpha");
    if (teacher.built()) return;
    throw Error({"Distillation", "a teacher that is built and trained",
                 "one that is not built", "load its weights first"});
  }

  /// In the precision of the teacher.
  template <class U>
  double operator()(Input<U> prediction, const Batch<U>& batch, Output<U> gradient) {
    static_assert(std::is_same_v<T, U>, "teacher and student need the same scalar");
    require_same_shapes(prediction, batch);
    pass_.begin(Mode::inference, batch.input.samples, batch.input.lanes);
    Batch<T> shown = batch;
    const View<T> logits = pass_.keep(teacher_->output());
    teacher_->forward(batch.input, logits, pass_);
    shown.values = logits;
    // Before the gradient, which may lie over the prediction.
    View<T> soft;
    if (!gradient.empty()) soft = pass_.keep(gradient.shape);
    parts_.teacher = SoftTargets{.temperature = options_.temperature,
                                 .batch_mean = options_.batch_mean}
                         .template operator()<T>(prediction, shown, soft);
    parts_.truth =
        SoftmaxCrossEntropy{}.template operator()<T>(prediction, batch, gradient);
    const T of_teacher = static_cast<T>(options_.alpha),
            of_truth = static_cast<T>(1 - options_.alpha);
    if (!gradient.empty()) {
      detail::map_tiles(
          pass_.team(), [=](T a, T b) { return of_truth * a + of_teacher * b; },
          gradient, View<const T>(gradient), View<const T>(soft));
    }
    return options_.alpha * parts_.teacher + (1 - options_.alpha) * parts_.truth;
  }

  /// Of the last batch.
  const Parts& parts() const { return parts_; }

 private:
  void require_same_shapes(const View<const T>& prediction,
                           const Batch<T>& batch) const {
    if (teacher_->input() == batch.input.shape &&
        teacher_->output() == prediction.shape)
      return;
    throw Error({"Distillation",
                 text("a teacher that makes ", text(prediction.shape), " of ",
                      text(batch.input.shape), ", as the student does"),
                 text(text(teacher_->output()), " of ", text(teacher_->input())),
                 "build the teacher for the same shape and classes"});
  }

  const Teacher* teacher_;
  DistillationOptions options_;
  Pass<T> pass_;
  Parts parts_;
};

}  // namespace rewire
