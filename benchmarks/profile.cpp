// SPDX-License-Identifier: BSD-3-Clause
// Where the time of a training step goes: the trainer's own, with a clock around each
// layer, which does its ReLU on the way, and the loss.  Entries are parts of one step
// of W1 and W2, their times medians; `share` is of the whole step.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/training/trainer.hpp>

#include "support/networks.hpp"
#include "support/program.hpp"

namespace {

/// Seconds of each part of the step under way, and of all steps.
struct Clock {
  std::map<std::string, double> step;
  std::map<std::string, bench::Samples> parts;

  template <class F>
  void time(const std::string& part, F f) {
    rewire::Stopwatch watch;
    f();
    step[part] += watch.lap();
  }
};

/// A layer with a clock around forward and backward.
template <class Inner>
class Timed {
 public:
  using scalar = float;
  static constexpr rewire::Uses uses = Inner::uses;

  Timed(std::string name, std::shared_ptr<Clock> clock, Inner inner)
      : name_(std::move(name)), clock_(std::move(clock)), inner_(std::move(inner)) {}

  std::string name() const { return inner_.name(); }
  rewire::Shape build(rewire::Shape input, rewire::Rng& rng) {
    return inner_.build(input, rng);
  }
  std::size_t lanes() const { return rewire::liked_lanes(inner_); }

  void forward(rewire::Input<float> x, rewire::Output<float> y,
               rewire::Pass<float>& pass) const {
    clock_->time(name_ + " forward", [&] { inner_.forward(x, y, pass); });
  }
  void backward(rewire::Input<float> x, rewire::Input<float> y, rewire::Input<float> dy,
                rewire::Output<float> dx, rewire::Pass<float>& pass) {
    clock_->time(name_ + " backward", [&] { inner_.backward(x, y, dy, dx, pass); });
  }
  void forward_finished(rewire::Input<float> x, rewire::Output<float> y,
                        const rewire::Finish<float>& finish,
                        rewire::Pass<float>& pass) const {
    clock_->time(name_ + " forward",
                 [&] { inner_.forward_finished(x, y, finish, pass); });
  }
  void backward_rectified(rewire::Input<float> x, rewire::Input<float> dy,
                          rewire::Output<float> dx, rewire::Pass<float>& pass) {
    clock_->time(name_ + " backward",
                 [&] { inner_.backward_rectified(x, dy, dx, pass); });
  }
  static void visit(auto& self, auto&& v, const rewire::Path& at) {
    rewire::visit(self.inner_, v, at);
  }

 private:
  std::string name_;
  std::shared_ptr<Clock> clock_;
  Inner inner_;
};

struct TimedLoss {
  std::shared_ptr<Clock> clock;
  rewire::SoftmaxCrossEntropy inner = {};

  template <class T>
  double operator()(rewire::Input<T> y, const rewire::Batch<T>& batch,
                    rewire::Output<T> dy) {
    double loss = 0;
    clock->time("loss", [&] { loss = inner.template operator()<T>(y, batch, dy); });
    return loss;
  }
};

/// Ends a step: what no clock saw is the update and the trainer itself.
struct Steps {
  std::shared_ptr<Clock> clock;
  double seconds;
  double data = 0, train = 0, spent = 0;

  rewire::Flow on_step(const rewire::Report& r) {
    auto& step = clock->step;
    const double whole_train = r.seconds.train - train;
    double seen = 0;
    for (const auto& [part, value] : step) seen += value;
    step["pack"] = r.seconds.data - data;
    step["update and the rest"] = whole_train - seen;
    step["whole"] = whole_train + step["pack"];
    data = r.seconds.data, train = r.seconds.train;
    if (r.now.step >= 8) {
      spent += step["whole"];
      for (const auto& [part, value] : step) clock->parts[part].add(value);
    }
    step.clear();
    return spent < seconds ? rewire::Flow::go_on : rewire::Flow::stop;
  }
};

std::shared_ptr<Clock> profile(const bench::Widths& w, std::size_t batch,
                               std::size_t threads) {
  using rewire::FixProb, rewire::ReLU, rewire::SparseCSR;
  auto clock = std::make_shared<Clock>();
  const auto timed = [&](const char* name, auto layer) {
    return Timed<decltype(layer)>(name, clock, std::move(layer));
  };
  const FixProb links{.epsilon = 20};
  auto net = rewire::sequential(timed("layer 1", SparseCSR{w.hidden[0], links}), ReLU{},
                                timed("layer 2", SparseCSR{w.hidden[1], links}), ReLU{},
                                timed("layer 3", SparseCSR{w.hidden[2], links}), ReLU{},
                                timed("layer 4", SparseCSR{w.output, links}));
  rewire::Trainer trainer{
      net, TimedLoss{clock},
      rewire::SGD{.learning_rate = 0.01, .momentum = 0.9, .l2 = 2e-4}};
  const rewire::Dataset set = bench::noise(8 * batch, w.input, w.output);
  trainer.fit(set, {.epochs = 1U << 30, .batch_size = batch, .threads = threads},
              Steps{clock, 4 * bench::options().seconds});
  return clock;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const auto* w : {&bench::w1, &bench::w2})
      for (const std::size_t batch : {128, 2})
        for (const std::size_t threads : {1, 2}) {
          const std::string of = std::string(w->name) +
                                 "/batch:" + std::to_string(batch) +
                                 "/threads:" + std::to_string(threads);
          // One run fills all entries: each reads what the first has left.
          auto ran = std::make_shared<std::shared_ptr<Clock>>();
          for (const char* part :
               {"whole", "pack", "layer 1 forward", "layer 2 forward",
                "layer 3 forward", "layer 4 forward", "loss", "layer 4 backward",
                "layer 3 backward", "layer 2 backward", "layer 1 backward",
                "update and the rest"}) {
            bench::add("profile/" + of + "/" + part, [=](auto& state) {
              if (!*ran) *ran = profile(*w, batch, threads);
              const auto& parts = (*ran)->parts;
              bench::report(state, parts.at(part));
              state.counters["share"] =
                  parts.at(part).median() / parts.at("whole").median();
            });
          }
        }
  });
}
