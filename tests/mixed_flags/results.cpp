// SPDX-License-Identifier: BSD-3-Clause
// REWIRE_TEST_RESULTS: the name of the function.  See tests/CMakeLists.txt.
#include <algorithm>
#include <cstddef>
#include <vector>

#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>
#include <rewire/kernels/transpose.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/update.hpp>

#include "mixed_flags/results.hpp"

namespace rw = rewire;

std::vector<float> REWIRE_TEST_RESULTS() {
  constexpr std::size_t n = 37;  // rows and columns; every third cell is a link
  rw::Rng rng(1);
  const auto drawn = [&rng](std::size_t count) {
    std::vector<float> values(count);
    for (float& v : values) v = static_cast<float>(rng.uniform(-1, 1));
    return values;
  };
  std::vector<std::uint64_t> ptr{0};
  std::vector<std::uint32_t> other;
  for (std::uint32_t r = 0; r < n; ++r) {
    for (std::uint32_t c = r % 3; c < n; c += 3) other.push_back(c);
    ptr.push_back(other.size());
  }
  const auto weights = drawn(other.size()), bias = drawn(n);
  const rw::SparseRows<float> w{ptr.data(), other.data(), weights.data()};
  std::vector<float> all;
  for (const std::size_t lanes : {1, 2, 8, 48, 128}) {
    const auto x = drawn(n * lanes), dy = drawn(n * lanes);
    std::vector<float> y(n * lanes), dx(n * lanes), dw(other.size()), sums(n);
    rw::spmm(w, 0, n, bias.data(), x.data(), y.data(), lanes);
    rw::sparse_backward(w, 0, n, x.data(), dy.data(), dx.data(), dw.data(), lanes);
    rw::row_sums(0, n, dy.data(), sums.data(), lanes);
    for (const auto* part : {&y, &dx, &dw, &sums})
      all.insert(all.end(), part->begin(), part->end());

    rw::Team team;
    rw::Pass<float> pass;
    pass.begin(rw::Mode::training, lanes, lanes, 7);
    const rw::View<float> view{y.data(), {n}, lanes, lanes, n * lanes};
    rw::transform<float>(view, view, team, [](float a) { return rw::tanh(a); });
    rw::Dropout(0.3).forward<float>(view, view, pass);
    rw::lay_out(rw::Rows<float>{x.data(), n}, lanes, 0, n, dx.data(), lanes);
    rw::Parameter<float> p({y.size()}, rw::Role::weight);
    p.train(rw::Adam::slots);
    p.value = y;
    p.gradient = dx;
    rw::update(p, rw::Adam{}, {.rate = 0.1});
    all.insert(all.end(), y.begin(), y.end());
    all.insert(all.end(), dx.begin(), dx.end());
    all.insert(all.end(), p.value.begin(), p.value.end());
  }
  return all;
}
