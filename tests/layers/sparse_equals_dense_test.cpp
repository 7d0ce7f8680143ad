// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/owned.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;
using support::Tiles;

namespace {

constexpr double densities[] = {0, 0.05, 0.2, 0.5, 0.95, 1};

/// Copies a sparse layer's weights between the zeros of a dense one.
template <class T>
void copy_to_dense(const support::Owned<T>& sparse, const support::Owned<T>& dense) {
  const Pattern& links = sparse.links[0]->links();
  auto& w = dense.parameters[0]->value;
  std::fill(w.begin(), w.end(), T{});
  std::size_t at = 0;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    for (const std::uint32_t c : links.row(r)) {
      w[r * links.cols() + c] = sparse.links[0]->values()[at++];
    }
  }
  dense.parameters[1]->value = sparse.parameters[0]->value;
}

/// A dense layer's weight gradient, where there are links, in CSR order.
template <class T>
std::vector<T> at_links(const Pattern& links, const std::vector<T>& dense) {
  std::vector<T> out;
  for (std::size_t r = 0; r < links.rows(); ++r) {
    for (const std::uint32_t c : links.row(r))
      out.push_back(dense[r * links.cols() + c]);
  }
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("sparse equals masked dense: forward and backward, 500 random cases",
                   T, float, double) {
  Rng rng(1);
  for (int round = 0; round < 500; ++round) {
    const std::size_t outputs = 1 + rng.below(40), inputs = 1 + rng.below(40);
    const std::size_t samples = 1 + rng.below(60), some[] = {1, 16, 32, 48, 64};
    const std::size_t lanes = some[rng.below(5)], threads = 1 + rng.below(2);
    CAPTURE(outputs);
    CAPTURE(inputs);
    CAPTURE(samples);
    CAPTURE(lanes);
    SparseCSR<FixProb, T> sparse(outputs, FixProb{.density = densities[rng.below(6)]});
    Dense<T> dense(outputs);
    sparse.build({inputs}, rng);
    dense.build({inputs}, rng);
    auto s = support::owned<T>(sparse), d = support::owned<T>(dense);
    s.train(0);
    d.train(0);
    s.parameters[0]->value = support::uniform_values<T>(outputs, rng);
    copy_to_dense(s, d);
    Tiles<T> x({inputs}, samples, lanes), dy({outputs}, samples, lanes);
    Tiles<T> y_sparse({outputs}, samples, lanes), y_dense({outputs}, samples, lanes);
    Tiles<T> dx_sparse({inputs}, samples, lanes), dx_dense({inputs}, samples, lanes);
    x.fill_uniform(rng);
    dy.fill_uniform(rng);
    Pass<T> pass(threads);
    pass.begin(Mode::training, samples, lanes);

    sparse.forward(x, y_sparse, pass);
    sparse.backward(x, y_sparse, dy, dx_sparse, pass);
    dense.forward(x, y_dense, pass);
    dense.backward(x, y_dense, dy, dx_dense, pass);

    const auto& links = s.links[0]->links();
    const std::vector<T>& gradient = s.links[0]->trained().gradient;
    REQUIRE(support::close(y_sparse.values(), y_dense.values(), inputs));
    REQUIRE(support::close(dx_sparse.values(), dx_dense.values(), outputs));
    REQUIRE(
        support::close(s.parameters[0]->gradient, d.parameters[1]->gradient, samples));
    REQUIRE(support::close(s.links[0]->in_csr_order(std::span<const T>(gradient)),
                           at_links(links, d.parameters[0]->gradient), samples));
  }
}
