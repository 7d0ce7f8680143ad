// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include <rewire/models/sparsenet.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/summary.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/statistics.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

std::size_t parameters(const SparseNetOptions& options, std::size_t classes = 10) {
  auto net = sparsenet(classes, options);
  Rng rng(1);
  net.build({3, 32, 32}, rng);
  return count(net).parameters;
}

constexpr DepthRule four = DepthRule::without_four;

/// As the paper's PyTorch program: two growth rates of channels from the stem where the
/// fetch is sparse, a reduction in transitions where there are bottlenecks.
SparseNetOptions paper(std::size_t depth, std::vector<std::size_t> growth,
                       std::size_t stem, bool bottleneck = false) {
  return {.depth = depth,
          .depth_rule = four,
          .growth = std::move(growth),
          .stem = stem,
          .bottleneck = bottleneck,
          .compression = bottleneck ? 0.5 : 1};
}

}  // namespace

TEST_CASE("sparsenet: has as many parameters as the TensorFlow programs' networks") {
  CHECK(parameters({}) == 2'560'810);  // depth 100, growth 24, 33 layers a block
  CHECK(parameters({.depth_rule = four}) == 2'466'634);
  CHECK(parameters({.depth_rule = four, .growth = {12}}) == 628'402);
  CHECK(parameters({.depth_rule = four, .growth = {36}}) == 5'515'330);
  CHECK(parameters({.depth = 40, .depth_rule = four, .growth = {12}}) == 185'778);
  CHECK(parameters({.depth = 40, .depth_rule = four}) == 719'754);
  CHECK(parameters({.depth = 18, .growth = {12}}) == 76'210);
  CHECK(parameters({.depth = 12, .growth = {8}}) == 25'066);
}

TEST_CASE("sparsenet: has as many parameters as the paper's networks") {
  CHECK(parameters(paper(100, {24}, 48), 100) == 2'522'404);
  CHECK(parameters(paper(100, {36}, 72), 100) == 5'645'908);
  CHECK(parameters(paper(100, {16, 32, 64}, 32), 100) == 7'218'148);
  CHECK(parameters(paper(40, {24}, 48), 100) == 757'252);
  CHECK(parameters(paper(100, {12}, 12, true)) == 364'534);
  CHECK(parameters(paper(100, {24}, 48, true), 100) == 1'461'124);
  CHECK(parameters(paper(100, {36}, 72, true)) == 3'247'138);
  CHECK(parameters(paper(100, {16, 32, 64}, 32, true), 100) == 4'365'428);
  CHECK(parameters(paper(100, {16, 32, 64}, 64, true), 100) == 4'376'852);
  CHECK(parameters(paper(100, {32, 64, 128}, 64, true), 100) == 17'339'780);
}

TEST_CASE("sparsenet: with dense fetch it has as many parameters as DenseNet") {
  const auto dense = [](std::size_t depth, std::size_t growth, DepthRule rule) {
    return SparseNetOptions{
        .depth = depth, .depth_rule = rule, .growth = {growth}, .fetch = Fetch::dense};
  };
  CHECK(parameters(dense(15, 12, DepthRule::third)) == 192'490);
  CHECK(parameters(dense(40, 12, four)) == 1'019'722);
  CHECK(parameters(dense(100, 12, four)) == 6'979'642);
  CHECK(parameters(dense(100, 24, four)) == 27'249'082);
  CHECK(parameters(dense(100, 24, DepthRule::third)) == 28'972'570);
  SparseNetOptions bc = paper(100, {12}, 24, true);
  bc.fetch = Fetch::dense;
  CHECK(parameters(bc) == 769'162);
  // One layer a block reads the same, in another order.
  CHECK(parameters({.depth = 3}) == parameters(dense(3, 24, DepthRule::third)));
}

TEST_CASE("sparsenet: the ReLU after a transition is an option") {
  const auto table = [](bool relu) {
    auto net = sparsenet(10, {.depth = 3, .relu_after_transition = relu});
    Rng rng(1);
    net.build({3, 8, 8}, rng);
    return summary(net);
  };

  CHECK(table(true).find("Sequential of 3") != std::string::npos);
  CHECK(table(false).find("Sequential of 3") == std::string::npos);
}

TEST_CASE("sparsenet: kernels start as the reference draws them") {
  auto net = sparsenet(10, {.depth = 12});
  Rng rng(1);
  net.build({3, 8, 8}, rng);
  const auto deviation = [&](const std::string& name) {
    double found = 0;
    rewire::visit(net,
                  Visitor{[&](const Path& at, const Parameter<float>& p) {
                            if (at.str() != name) return;
                            found = std::sqrt(
                                support::moments(
                                    std::vector<double>(p.value.begin(), p.value.end()))
                                    .variance);
                          },
                          [](const Path&, const auto&...) {}},
                  Path(root_name));
    return found;
  };

  CHECK(deviation("layer.0.weight") == doctest::Approx(0.118).epsilon(0.1));
  CHECK(deviation("layer.1.3.kernel.weight") == doctest::Approx(0.0962).epsilon(0.05));
  CHECK(deviation("layer.2.0.kernel.weight") ==
        doctest::Approx(std::sqrt(2.0 / 72)).epsilon(0.05));
  CHECK(deviation("layer.9.bias") == 0);
}

TEST_CASE("sparsenet: kernels are sparse where there is a topology") {
  auto net =
      sparsenet(10, {.depth = 12, .growth = {8}, .topology = SET{.density = 0.1}});
  Rng rng(1);
  net.build({3, 8, 8}, rng);
  std::vector<std::string> names;
  each_links(net, [&](const Path& at, const SparseWeights<float>& w, const auto&) {
    names.push_back(at.str());
    CHECK(static_cast<double>(w.size()) ==
          doctest::Approx(0.1 * static_cast<double>(w.links().cells())).epsilon(0.02));
  });

  CHECK(names.size() == 3 * 4 + 2);  // all but the stem
  CHECK(names.front() == "layer.1.0.kernel");
  CHECK(names.back() == "layer.5.3.kernel");
}

TEST_CASE("sparsenet: a step keeps outputs, not what lies between them") {
  // As many as make what convolutions lay out, a few MB at any batch, small beside it.
  constexpr std::size_t samples = 64, side = 16;
  auto net = sparsenet(10, {.depth = 40, .depth_rule = four, .growth = {12}});
  Rng rng(1);
  const Shape input{3, side, side};
  net.build(input, rng);
  prepare_training(net, 0);
  support::Tiles<float> x(input, samples, 16), y({10}, samples, 16);
  Pass<float> pass;
  pass.begin(Mode::training, samples, 16);

  net.forward<float>(x, y, pass);
  net.backward<float>(x, y, y, {}, pass);

  // All that batch norms read is 723,712 numbers an image of 32x32; their normalised
  // and rectified copies would be as many each.
  const double read = 723'712.0 / 4 * samples * sizeof(float);
  CHECK(static_cast<double>(pass.capacity()) < 1.2 * read);
}

TEST_CASE("sparsenet: says what does not fit together") {
  CHECK(support::error_of([] {
          sparsenet(10, {.growth = {12, 24}});
        }) ==
        "sparsenet: expected one growth rate, or one for each of 3 blocks, found 2; "
        "give {24}, or {16, 32, 64}");
  CHECK(
      support::error_of([] { sparsenet(10, {.depth = 6, .depth_rule = four}); }) ==
      "sparsenet: expected a depth of at least one layer a block, found depth 6; give "
      "40 or 100, say");
  CHECK(support::error_of([] { sparsenet(10, {.compression = 0}); }) ==
        "sparsenet: expected compression in (0, 1], found 0; give 0.5, or 1 for none");
}
