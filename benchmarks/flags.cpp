// SPDX-License-Identifier: BSD-3-Clause
// Every kernel once, at a point where it matters: for scripts/bench --flags, which
// builds this program with several compilers and flags, the header included from two
// translation units (flags_second.cpp), and compares.

#include <cstddef>
#include <string>

#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/optimizers/update.hpp>

#include "support/layer_case.hpp"
#include "support/networks.hpp"
#include "support/program.hpp"

// Of the other translation unit: the same template with the same arguments, of which
// the linker keeps one.
double second_unit_forward_seconds(const bench::Point& point, double seconds);

namespace {

void add_layer(const bench::Point& p) {
  const double seconds = bench::options().seconds;
  bench::add(p.name("forward"), [=](auto& state) {
    bench::LayerCase<float> layer(p);
    bench::report(state, bench::time([&] { layer.forward(); }, seconds));
  });
  bench::add(p.name("backward"), [=](auto& state) {
    bench::LayerCase<float> layer(p);
    bench::report(state, bench::time([&] { layer.backward(); }, seconds));
  });
  bench::add(p.name("weight_gradient"), [=](auto& state) {
    bench::LayerCase<float> layer(p);
    bench::report(state, bench::time([&] { layer.backward(false); }, seconds));
  });
  bench::add(p.name("second_unit_forward"), [=](auto& state) {
    state.SetIterationTime(second_unit_forward_seconds(p, seconds));
  });
}

template <class Layer>
void add_activation(const std::string& name, const Layer& given) {
  bench::add(name, [=](auto& state) {
    Layer layer = given;
    rewire::Rng rng(1);
    layer.build({1000}, rng);
    rewire::Pass<float> pass;
    const auto run = [&] {
      pass.begin(rewire::Mode::training, 128, 128);
      const auto x = pass.keep({1000}), y = pass.keep({1000}), dy = pass.keep({1000}),
                 dx = pass.keep({1000});
      layer.template forward<float>(x, y, pass);
      layer.template backward<float>(x, y, dy, dx, pass);
    };
    bench::report(state, bench::time(run, bench::options().seconds));
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    for (const std::size_t batch : {128, 40, 2, 1})
      add_layer({.size = 1024, .sparsity = 95, .batch = batch});
    add_activation("relu", rewire::ReLU{});
    add_activation("dropout", rewire::Dropout{0.3});
    bench::add("sgd", [](auto& state) {
      rewire::Parameter<float> p({100'000}, rewire::Role::weight);
      const rewire::SGD sgd{.momentum = 0.9, .l2 = 2e-4};
      p.train(rewire::SGD::slots);
      const auto run = [&] { rewire::update(p, sgd, {.rate = 1e-3, .count = 1}); };
      bench::report(state, bench::time(run, bench::options().seconds));
    });
  });
}
