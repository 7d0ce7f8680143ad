// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/loss.hpp>
#include <rewire/concepts/optimizer.hpp>
#include <rewire/core/float_mode.hpp>
#include <rewire/core/stopwatch.hpp>
#include <rewire/data/batch_loader.hpp>
#include <rewire/data/batches.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/advice.hpp>
#include <rewire/training/clip.hpp>
#include <rewire/training/diagnosis.hpp>
#include <rewire/training/evaluate.hpp>
#include <rewire/training/evolution.hpp>
#include <rewire/training/fit_options.hpp>
#include <rewire/training/notify.hpp>
#include <rewire/training/training_state.hpp>
#include <rewire/training/update_weights.hpp>

namespace rewire {

/// Trains a network.  Refers to the network; owns loss, optimizer and the memory of a
/// step.
template <class Net, class Loss, class Optimizer>
class Trainer {
  static_assert(check_layer<Net>() && check_loss<Loss>() &&
                check_optimizer<Optimizer>());

 public:
  /// Of weights and activations.
  using T = scalar_of<Net>;

  /// Refers to `net`, which must outlive it.
  Trainer(Net& net, Loss loss, Optimizer optimizer)
      : net_(net), loss_(std::move(loss)), optimizer_(std::move(optimizer)) {
    if constexpr (requires { optimizer_.validate(); }) optimizer_.validate();
  }

  /// Trains until `options.epochs` epochs are done, counting those of earlier calls and
  /// of the checkpoint that was resumed.  Builds the network if that has not been done,
  /// with the shape of the data and the seed.  Throws where sizes do not fit, or when
  /// the loss is not finite.
  ///
  /// A step: batch, forward, loss, backward, clip, update, evolve, `on_step`.  In the
  /// last step of an epoch evolution waits: evaluate, `on_epoch`, evolve, `on_rest`. So
  /// a reported accuracy is never that of links just drawn.
  template <class... Observers>
  Report fit(const Dataset& set, const FitOptions& options, Observers&&... observers) {
    prepare(set, options);
    const FlushDenormals flush;
    detail::Notify<std::remove_reference_t<Observers>...> notify(observers...);
    Run run{set, options, {}, std::vector<std::size_t>(set.size()), {}};
    std::iota(run.order.begin(), run.order.end(), std::size_t{0});
    run.report.now = {.epoch = state_.epochs,
                      .epochs = options.epochs,
                      .step = state_.steps,
                      .steps_per_epoch = steps_per_epoch(set, options)};
    run.report.rate = optimizer_.learning_rate;
    if (options.augment || set.reader()) {
      run.loader.emplace(set, options.augment, state_.seed, net_.lanes(),
                         options.augmented, options.loader_threads);
    }
    Flow flow = notify.begin(run.report);
    if (state_.steps == 0) {
      advise(net_, [&](const Path& at, const std::string& sentence) {
        notify.advice(at, sentence);
      });
    }
    while (flow == Flow::go_on && state_.epochs < options.epochs)
      flow = epoch(run, notify);
    notify.end(run.report);
    return run.report;
  }

  /// Loss and accuracy on `set`, with the trainer's loss; every sample counts.
  Scores evaluate(const Dataset& set, EvaluateOptions options = {}) {
    return rewire::evaluate(std::as_const(net_), set, loss_, pass_, options);
  }

  /// The network that is trained.
  Net& net() { return net_; }
  /// The network that is trained.
  const Net& net() const { return net_; }
  /// As the last step left it, for losses that know more than their value.
  const Loss& loss() const { return loss_; }
  /// Where the run stands; a checkpoint holds it.
  const TrainingState& state() const { return state_; }

  /// Goes on from `state`; weights, links and slots must be those of that moment.
  void resume(const TrainingState& state) { state_ = state; }

 private:
  struct Run {
    const Dataset& set;
    const FitOptions& options;
    Report report;
    std::vector<std::size_t> order;
    std::optional<BatchLoader<T>> loader;  // of augmented batches
  };

  static std::size_t steps_per_epoch(const Dataset& set, const FitOptions& o) {
    return o.drop_last ? set.size() / o.batch_size
                       : (set.size() + o.batch_size - 1) / o.batch_size;
  }

  void prepare(const Dataset& set, const FitOptions& o) {
    detail::check_fit(set, o);
    const Shape shape = detail::training_shape(set, o);
    if (!net_.built()) {
      Rng rng(o.seed, Purpose::build);
      net_.build(shape, rng);
    }
    if (net_.input().size() != shape.size()) {
      throw Error(
          {"fit",
           text("samples of ", text(net_.input()), ", as the network was built for"),
           text(shape), "build a network for this shape"});
    }
    check_classes(set);
    if (o.test != nullptr) check_classes(*o.test);
    check_state(set, o);
    prepare_training(net_, Optimizer::slots);
    if (state_.steps == 0) {
      state_ = {.seed = o.seed};
      forget_slots();
    }
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = o.threads == 0 ? cores : o.threads;
    if (pass_.team().size() != threads) pass_ = Pass<T>(threads);
  }

  /// What another trainer's optimizer left behind is not this one's memory.
  void forget_slots() {
    each_gradient(net_, [](const Path&, Parameter<T>& p) {
      for (auto& slot : p.slots) std::fill(slot.begin(), slot.end(), T{});
    });
  }

  /// One output a class; a single output can tell two apart.
  void check_classes(const Dataset& set) const {
    const std::size_t outputs = net_.output().channels;
    if (set.classes() <= std::max<std::size_t>(outputs, 2 * (outputs == 1))) return;
    throw Error({"fit",
                 text("at most as many classes as the network has outputs, ", outputs),
                 text(set.classes()), "give the last layer an output a class"});
  }

  /// A run that goes on must be the same run.
  void check_state(const Dataset& set, const FitOptions& o) const {
    if (state_.steps == 0) return;
    if (state_.steps_of_epoch != 0) {
      throw Error({"fit", "a run that rests between two epochs",
                   text("one that stopped in the middle of epoch ", state_.epochs),
                   "resume from a checkpoint, or begin with a new Trainer"});
    }
    const std::size_t steps = steps_per_epoch(set, o);
    if (state_.seed == o.seed && state_.steps == state_.epochs * steps) return;
    throw Error({"fit",
                 text("seed ", state_.seed, " and ",
                      state_.steps / std::max<std::size_t>(state_.epochs, 1),
                      " steps an epoch, as the run so far had"),
                 text("seed ", o.seed, " and ", steps, " steps"),
                 "resume with the same seed, data and batch size"});
  }

  template <class Notify>
  Flow epoch(Run& run, Notify& notify) {
    const std::size_t size = run.options.batch_size;
    Report& report = run.report;
    report.now.epoch = state_.epochs;
    if (run.options.shuffle) shuffle_order(run.order, state_.seed, state_.epochs);
    double sum = 0;
    std::size_t seen = 0;
    const auto order = std::span<const std::size_t>(run.order).first(
        std::min(run.order.size(), report.now.steps_per_epoch * size));
    if (run.loader) run.loader->begin(order, size, state_.epochs);
    for (std::size_t i = 0; i < report.now.steps_per_epoch; ++i) {
      report.now.step = state_.steps;
      const auto rest = order.subspan(i * size);
      const auto batch = rest.first(std::min(size, rest.size()));
      const bool ends_epoch = i + 1 == report.now.steps_per_epoch;
      step(run, batch);
      sum += report.loss * static_cast<double>(batch.size());
      seen += batch.size();
      if (!ends_epoch) evolve(report, notify);
      ++state_.steps;
      ++state_.steps_of_epoch;
      if (notify.step(report) == Flow::stop) return Flow::stop;
    }
    report.loss = sum / static_cast<double>(seen);
    return finish_epoch(run, notify);
  }

  template <class Notify>
  Flow finish_epoch(Run& run, Notify& notify) {
    Report& report = run.report;
    require_finite_weights(report);
    Stopwatch watch;
    const EvaluateOptions how{.batch_size = run.options.batch_size,
                              .drop_last = run.options.drop_last};
    if (run.options.test != nullptr) report.test = evaluate(*run.options.test, how);
    if (run.options.evaluate_train) report.train = evaluate(run.set, how);
    report.seconds.evaluate += watch.lap();
    const Flow flow = notify.epoch(report);
    evolve(report, notify, flow == Flow::stop);
    if (flow == Flow::stop)
      report.now.epochs = report.now.epoch + 1;  // it was the last
    ++state_.epochs;
    state_.steps_of_epoch = 0;
    return notify.rest(report) == Flow::stop ? Flow::stop : flow;
  }

  /// One batch: leaves its loss in the report.
  void step(Run& run, std::span<const std::size_t> positions) {
    Report& report = run.report;
    Stopwatch watch;
    pass_.begin(Mode::training, positions.size(),
                plan_lanes(positions.size(), net_.lanes()), state_.seed, report.now);
    Batch<T> batch =
        run.loader ? run.loader->next() : load_batch(run.set, positions, pass_);
    batch.team = &pass_.team();
    pass_.set_batch(batch);
    report.seconds.data += watch.lap();
    const View<T> y = pass_.keep(net_.output()), dy = pass_.keep(net_.output());
    net_.forward(batch.input, y, pass_);
    report.loss = loss_.template operator()<T>(y, batch, dy);
    if (!std::isfinite(report.loss)) fail(report, batch);
    clear_gradients(net_, pass_.team());
    net_.backward(batch.input, y, dy, View<T>{}, pass_);
    const double factor = run.options.schedule ? run.options.schedule(report.now) : 1;
    report.rate = optimizer_.learning_rate * factor;
    if (!rewires_instead(net_, report.now)) {
      if (run.options.clip_norm > 0) clip_gradients(net_, run.options.clip_norm);
      update_weights(net_, optimizer_, ++state_.updates, report.rate,
                     run.options.decay_biases, pass_.team());
    }
    report.seconds.train += watch.lap();
  }

  template <class Notify>
  void evolve(Report& report, Notify& notify, bool stopped = false) {
    Stopwatch watch;
    evolve_links(
        net_, state_.seed, report.now,
        [&](const Path& at, const Pattern& before, const Rewiring& change) {
          notify.rewire(at, before, change);
        },
        &pass_.team(), stopped);
    report.seconds.evolve += watch.lap();
  }

  /// The last update of an epoch has no loss after it that would tell.
  void require_finite_weights(const Report& report) {
    each_gradient(net_, [&](const Path& at, const Parameter<T>& p) {
      if (detail::all_finite(p.value)) return;
      throw Error({text("fit, epoch ", report.now.epoch, ", step ", report.now.step),
                   "finite weights", text("others in ", at.str()),
                   "lower the learning rate, clip gradients, or check the data"});
    });
  }

  [[noreturn]] void fail(const Report& report, const Batch<T>& batch) {
    throw Error({text("fit, epoch ", report.now.epoch, ", step ", report.now.step),
                 "a finite loss",
                 text(report.loss, " (first not finite: ",
                      first_non_finite(net_, batch.input, pass_), ")"),
                 "lower the learning rate, clip gradients, or check the data"});
  }

  Net& net_;
  Loss loss_;
  Optimizer optimizer_;
  Pass<T> pass_;
  TrainingState state_;
};

}  // namespace rewire
