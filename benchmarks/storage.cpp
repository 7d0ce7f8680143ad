// SPDX-License-Identifier: BSD-3-Clause
// What a layer does beside the products: drawing links, the transposed index, the copy
// of the values that forward reads, and a rewiring by SET with its parts.

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/network/visit.hpp>
#include <rewire/topology/set.hpp>

#include "support/layer_case.hpp"
#include "support/program.hpp"

namespace {

using rewire::Pattern, rewire::Rng, rewire::SET;

struct Layer {
  std::string name;
  rewire::Extent extent;
  double density;
};

void per_link(benchmark::State& state, const bench::Samples& samples,
              std::size_t links) {
  bench::report(state, samples);
  state.counters["ns_per_connection"] =
      1e9 * samples.median() / static_cast<double>(links);
}

Pattern draw(const Layer& layer) {
  Rng rng(1);
  return SET{.density = layer.density}.initial(layer.extent, rng);
}

rewire::SparseWeights<float> weights(const Layer& layer) {
  Rng rng(1);
  const rewire::InitialDraw he(rewire::Initial::he, layer.extent.inputs,
                               layer.extent.outputs);
  rewire::SparseWeights<float> w(draw(layer), he, he, rng);
  w.train(1);
  return w;
}

void add_layer(const Layer& layer) {
  const double seconds = bench::options().seconds;
  const auto name = [&](const char* what) { return what + ("/" + layer.name); };

  bench::add(name("random_pattern"), [=](auto& state) {
    const auto samples = bench::time([&] { draw(layer); }, seconds);
    per_link(state, samples, draw(layer).size());
  });
  bench::add(name("transposed_index"), [=](auto& state) {
    const Pattern links = draw(layer);
    const auto samples = bench::time(
        [&] { benchmark::DoNotOptimize(rewire::TransposedIndex(links).row.data()); },
        seconds);
    per_link(state, samples, links.size());
  });
  bench::add(name("refresh"), [=](auto& state) {
    auto w = weights(layer);
    per_link(state, bench::time([&] { w.refresh(); }, seconds), w.size());
  });
  bench::add(name("set_evolve"), [=](auto& state) {
    const auto w = weights(layer);
    const std::vector<float> values(w.values().begin(), w.values().end());
    Rng rng(3);
    const auto samples = bench::time(
        [&] {
          SET{}.evolve({w.links(), values, values, {}}, rng);
        },
        seconds);
    per_link(state, samples, w.size());
  });
  bench::add(name("move_weights"), [=](auto& state) {
    auto w = weights(layer);
    const std::vector<float> values(w.values().begin(), w.values().end());
    Rng rng(3);
    const rewire::Rewiring change = SET{}.evolve({w.links(), values, values, {}}, rng);
    const auto before = w;
    // Moves once a copy; the copy is taken off.
    const double copy = bench::time([&] { w = before; }, seconds).median();
    const auto both = bench::time(
        [&] {
          w = before;
          w.rewire(change, rng);
        },
        seconds);
    bench::report(state, both);
    state.counters["without_copy_us"] = 1e6 * (both.median() - copy);
  });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [] {
    add_layer({"4000x3072/epsilon:20", {.outputs = 4000, .inputs = 3072}, 0.01151});
    for (const std::size_t n : {1024, 4096, 8192}) {
      if (bench::options().brief && n == 8192) continue;
      for (const double sparsity : {50.0, 80.0, 90.0, 99.0, 99.9}) {
        if (bench::options().brief && sparsity != 90) continue;
        char text[64];
        std::snprintf(text, sizeof text, "n:%zu/sparsity:%g", n, sparsity);
        add_layer({text, {.outputs = n, .inputs = n}, 1 - sparsity / 100});
      }
    }
  });
}
