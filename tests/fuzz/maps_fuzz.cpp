// SPDX-License-Identifier: BSD-3-Clause
// Convolutions, dense, depthwise and sparse, give with the instruction set in use
// (REWIRE_ISA) the bits of the plain loops, forward and backward; so does minimal
// filtering, with sizes that the same bytes give.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <rewire/layers/conv.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "minimal_filtering.hpp"
#include "plain_maps.hpp"
#include "small_numbers.hpp"
#include "support/owned.hpp"
#include "support/tiles.hpp"

namespace {

using support::Tiles;
using namespace plain_maps;

/// The same for layers that know no groups.
template <class Options>
Options without_groups(const rewire::ConvOptions& o) {
  return {.kernel = o.kernel,
          .stride = o.stride,
          .padding = o.padding,
          .dilation = o.dilation,
          .bias = o.bias};
}

void require(bool right) {
  if (!right) std::abort();
}

/// `gradients` looks at those of weights and bias.
template <class Layer, class Gradients>
void check(Layer& layer, const Case& c, SmallNumbers from, std::size_t samples,
           std::size_t lanes, Gradients gradients) {
  const std::size_t ins = c.in.size(), outs = c.out.size();
  const auto x = from.exact<T>(samples * ins), dy = from.exact<T>(samples * outs);
  Tiles<T> tx(c.in, samples, lanes), tdy(c.out, samples, lanes),
      ty(c.out, samples, lanes), tdx(c.in, samples, lanes);
  tx.fill([] { return 0; });
  tdy.fill([] { return 0; });
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t i = 0; i < ins; ++i) tx.at(n, i) = x[n * ins + i];
    for (std::size_t o = 0; o < outs; ++o) tdy.at(n, o) = dy[n * outs + o];
  }
  rewire::Pass<T> pass(1);
  pass.begin(rewire::Mode::training, samples, lanes);
  layer.forward(tx, ty, pass);
  layer.backward(tx, ty, tdy, tdx, pass);
  const Results expected = plain(c, x, dy, samples);
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t o = 0; o < outs; ++o)
      require(ty.at(n, o) == expected.y[n * outs + o]);
    for (std::size_t i = 0; i < ins; ++i)
      require(tdx.at(n, i) == expected.dx[n * ins + i]);
  }
  require(ty.gaps_untouched() && tdx.gaps_untouched());
  gradients(expected);
}

void check_dense(auto& layer, const Case& c, const SmallNumbers& from,
                 std::size_t samples, std::size_t lanes) {
  auto all = support::owned<T>(layer);
  all.train(0);
  all.parameters[0]->value = c.weights;
  if (!c.bias.empty()) all.parameters[1]->value = c.bias;
  check(layer, c, from, samples, lanes, [&](const Results& expected) {
    require(all.parameters[0]->gradient == expected.dw);
    require(c.bias.empty() || all.parameters.back()->gradient == expected.db);
  });
}

/// The weights that are not zero are the links.
void check_sparse(rewire::SparseConv<rewire::FixProb, T>& layer, const Case& c,
                  const SmallNumbers& from, std::size_t samples, std::size_t lanes) {
  auto all = support::owned<T>(layer);
  rewire::SparseWeights<T>& w = *all.links[0];
  const std::size_t columns = w.links().cols();
  std::vector<std::uint64_t> ptr{0};
  std::vector<std::uint32_t> col;
  std::vector<T> values;
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < c.weights.size(); ++cell) {
    if (c.weights[cell] != 0) {
      col.push_back(static_cast<std::uint32_t>(cell % columns));
      values.push_back(c.weights[cell]);
      cells.push_back(cell);
    }
    if (cell % columns == columns - 1) ptr.push_back(col.size());
  }
  w.replace_links(rewire::Pattern(c.out.channels, columns, ptr, col), values);
  all.train(0);
  if (!c.bias.empty()) all.parameters[0]->value = c.bias;
  check(layer, c, from, samples, lanes, [&](const Results& expected) {
    const auto gradient = w.in_csr_order<T>(w.trained().gradient);
    for (std::size_t k = 0; k < cells.size(); ++k)
      require(gradient[k] == expected.dw[cells[k]]);
    require(c.bias.empty() || all.parameters.back()->gradient == expected.db);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  SmallNumbers from(data, size);
  require(MinimalFiltering(from).right());
  const std::size_t groups = 1 + from.below(3), outputs = groups * (1 + from.below(4));
  Case c;
  c.options = {.kernel = 1 + from.below(4),
               .stride = 1 + from.below(3),
               .padding = from.below(4),
               .dilation = 1 + from.below(2),
               .groups = groups,
               .bias = from.below(2) == 0};
  c.in = {groups * (1 + from.below(3)), 1 + from.below(9), 1 + from.below(9)};
  const std::size_t samples = 1 + from.below(18);
  const std::size_t lanes = samples == 1 ? 1 : samples == 2 ? 2 : 16;
  rewire::Rng rng(1);
  rewire::Conv<T> conv(outputs, c.options);
  try {
    c.out = conv.build(c.in, rng);
  } catch (const rewire::Error&) {
    return 0;  // the kernel is larger than the padded map
  }
  c.weights = from.exact<T>(outputs * c.in.channels / groups * c.options.kernel *
                            c.options.kernel);
  if (c.options.bias) c.bias = from.exact<T>(outputs);
  check_dense(conv, c, from, samples, lanes);
  if (groups == 1) {
    rewire::SparseConv<rewire::FixProb, T> sparse(
        outputs, rewire::FixProb{.density = 1},
        without_groups<rewire::SparseConvOptions>(c.options));
    sparse.build(c.in, rng);
    check_sparse(sparse, c, from, samples, lanes);
  }
  if (groups == c.in.channels && outputs == groups) {
    rewire::DepthwiseConv<T> depthwise(
        without_groups<rewire::DepthwiseConvOptions>(c.options));
    depthwise.build(c.in, rng);
    check_dense(depthwise, c, from, samples, lanes);
  }
  return 0;
}
