// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/layers/tanh.hpp>
#include <rewire/topology/set.hpp>

#include "support/owned.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

constexpr std::size_t inputs = 90, outputs = 70;

/// All that one step computes, one number after the other.
template <class L>
std::vector<float> one_step(L layer, Shape output, std::size_t threads,
                            std::size_t lanes) {
  auto own = support::owned<float>(layer);
  own.train(0);
  Rng rng(3);
  constexpr std::size_t samples = 50;
  Tiles<float> x({inputs}, samples, lanes), y(output, samples, lanes);
  Tiles<float> dy(output, samples, lanes), dx({inputs}, samples, lanes);
  x.fill_uniform(rng);
  dy.fill_uniform(rng);
  Pass<float> pass(threads);
  pass.begin(Mode::training, samples, lanes, 7);
  layer.forward(x, y, pass);
  layer.backward(x, y, dy, dx, pass);
  std::vector<float> all = y.values();
  const auto more = dx.values();
  all.insert(all.end(), more.begin(), more.end());
  for (const auto* p : own.trained()) {
    all.insert(all.end(), p->gradient.begin(), p->gradient.end());
  }
  return all;
}

template <class L>
bool same_on_any_number_of_threads(L layer) {
  Rng rng(1);
  const Shape output = layer.build({inputs}, rng);
  for (const std::size_t lanes : {1, 16, 64}) {
    const auto alone = one_step(layer, output, 1, lanes);
    for (const std::size_t threads : {2, 3, 4}) {
      if (one_step(layer, output, threads, lanes) != alone) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("threads: their number changes no bit of a sparse layer's step") {
  CHECK(same_on_any_number_of_threads(SparseCSR{outputs, SET{.density = 0.1}}));
  CHECK(same_on_any_number_of_threads(SparseCSR{outputs, SET{.density = 1.0}}));
  CHECK(same_on_any_number_of_threads(SparseCSR{outputs, SET{.density = 0.0}}));
}

TEST_CASE("threads: their number changes no bit of dropout or of an activation") {
  CHECK(same_on_any_number_of_threads(Dropout(0.4)));
  CHECK(same_on_any_number_of_threads(SReLU<float>()));
  CHECK(same_on_any_number_of_threads(Tanh{}));
}

TEST_CASE("threads: one const layer serves several passes at the same time") {
  SparseCSR sparse{outputs, SET{.density = 0.2}};
  Dense<float> dense(outputs);
  Rng rng(2);
  sparse.build({inputs}, rng);
  dense.build({inputs}, rng);
  Tiles<float> x({inputs}, 40, 48);
  x.fill_uniform(rng);
  const auto run = [&x](const auto& layer) {
    Tiles<float> y({outputs}, 40, 48);
    Pass<float> pass;
    pass.begin(Mode::inference, 40, 48);
    layer.forward(x, y, pass);
    return y.values();
  };
  const auto expected_sparse = run(sparse), expected_dense = run(dense);
  std::vector<int> right(3);
  std::vector<std::thread> users;

  for (int& ok : right) {
    users.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        ok += run(sparse) == expected_sparse && run(dense) == expected_dense;
      }
    });
  }
  for (std::thread& user : users) user.join();

  CHECK(right == std::vector<int>{50, 50, 50});
}
