// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <tuple>

#include <rewire/analysis/thop.hpp>
#include <rewire/models/fast_scnn.hpp>
#include <rewire/network/copy.hpp>
#include <rewire/network/count.hpp>
#include <rewire/network/outline.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/topology/rigl.hpp>
#include <rewire/topology/set.hpp>

#include "support/error.hpp"
#include "support/net_gradient.hpp"

using namespace rewire;

namespace {

template <class T = float>
FastSCNN<T> built(std::size_t classes, Shape image, const FastSCNNOptions& o = {}) {
  auto net = fast_scnn<T>(classes, image, o);
  Rng rng(1);
  net.build(image, rng);
  return net;
}

std::size_t norm_parameters(const FastSCNN<float>& net) {
  std::vector<OutlineRow> rows;
  outline(net, net.output(), 0, rows);
  std::size_t sum = 0;
  for (const OutlineRow& r : rows)
    if (r.name == "BatchNorm") sum += r.count.parameters;
  return sum;
}

}  // namespace

TEST_CASE("fast_scnn: parameters are those of the reference") {
  const auto cityscapes = built(19, {3, 64, 128});
  const auto half = FastSCNNOptions{}.scaled(0.5);

  CHECK(count(cityscapes).parameters == 1'138'051);
  CHECK(count(cityscapes).parameters - norm_parameters(cityscapes) == 1'114'371);
  CHECK(count(built(11, {3, 64, 128})).parameters == 1'137'019);
  CHECK(count(built(19, {3, 64, 128}, half)).parameters == 303'179);
  CHECK(count(built(11, {3, 64, 128}, half)).parameters == 302'659);
}

TEST_CASE("fast_scnn: MACs are those of the reference at every resolution") {
  const auto macs = [](std::size_t width, std::size_t height) {
    return count(built(19, {3, height, width})).macs;
  };
  CHECK(macs(576, 288) == 530'559'968);
  CHECK(macs(2048, 1024) == 6'708'323'168);
}

// The figures of the reference have four decimals: giga-MACs, and giga-FLOPs as printed
// by the source's tool.
TEST_CASE("fast_scnn: the source counts as many FLOPs at every resolution") {
  struct Published {
    std::size_t width, height;
    double macs, flops;
  };
  for (const Published& p : {Published{576, 288, 0.5306, 0.5650},
                             {768, 384, 0.9432, 1.0045},
                             {1024, 512, 1.6769, 1.7859},
                             {1536, 768, 3.7733, 4.0186},
                             {2048, 1024, 6.7083, 7.1446}}) {
    const auto net = built(19, {3, p.height, p.width});
    CHECK(std::abs(1e-9 * static_cast<double>(count(net).macs) - p.macs) < 0.5e-4);
    CHECK(std::abs(1e-9 * static_cast<double>(thop_flops(net)) - p.flops) < 0.5e-4);
  }
  for (const auto& [width, height, macs] :
       {std::tuple<std::size_t, std::size_t, double>{448, 224, 0.3210},
        {576, 288, 0.5306},
        {768, 384, 0.9432},
        {1152, 576, 2.1224},
        {1536, 768, 3.7733}}) {
    const auto net = built(19, {3, height, width});
    CHECK(std::abs(1e-9 * static_cast<double>(count(net).macs) - macs) < 0.5e-4);
  }
}

TEST_CASE("fast_scnn: the modules have the sizes of the paper's table") {
  const auto net = built(19, {3, 1024, 2048});
  std::string all;
  net.each([&](const auto&, Shape s) { all += text(s) + " "; });

  CHECK(all ==
        "32x511x1023 48x256x512 64x128x256 128x128x256 128x128x256 128x128x256 "
        "128x128x256 128x128x256 19x128x256 19x1024x2048 ");
}

TEST_CASE("fast_scnn: any size from 17 pixels on gives logits of that size") {
  for (const auto& [height, width] :
       {std::pair<std::size_t, std::size_t>{17, 17}, {40, 54}, {33, 95}, {144, 192}}) {
    CHECK(built(11, {3, height, width}).output() == Shape{11, height, width});
  }
  CHECK(support::error_of([] {
          fast_scnn(11, {3, 16, 40});
        }) ==
        "fast_scnn: expected images of at least 17x17 pixels, found 3x16x40; choose a "
        "higher resolution");
}

TEST_CASE("fast_scnn: weights fit another resolution") {
  const auto small = built(11, {3, 40, 54});
  auto large = built(11, {3, 144, 192});

  copy(small, large);

  CHECK(count(large).parameters == count(small).parameters);
}

TEST_CASE_TEMPLATE("fast_scnn: a policy makes 1x1 kernels sparse, 96 % of the weights",
                   Policy, SET, RigL, FixProb) {
  const auto dense = built(19, {3, 64, 128});
  const auto sparse = built(19, {3, 64, 128}, {.pointwise = Policy{.density = 0.1}});
  std::uint64_t cells = 0;
  std::size_t links = 0;
  each_links(sparse, [&](const Path&, const SparseWeights<float>& w, const auto&) {
    cells += w.links().cells();
    links += w.size();
  });

  CHECK(cells == 1'065'856);
  CHECK(static_cast<double>(links) == doctest::Approx(106'586).epsilon(0.01));
  const Count all = count(sparse);
  CHECK(all.parameters == count(dense).parameters - cells + links);
  CHECK(all.connections == count(dense).connections - cells + links);
  CHECK(all.dense_connections == count(dense).dense_connections);
}

TEST_CASE("fast_scnn: a policy of its own makes the first kernel sparse") {
  const auto net = built(19, {3, 64, 128}, {.stem = FixProb{.density = 0.25}});

  CHECK(count(net).connections == count(built(19, {3, 64, 128})).connections - 648);
}

TEST_CASE("fast_scnn: the names of PyTorch's program cover all that is trained, once") {
  const auto net = built(19, {3, 64, 128});
  const NameMap names = fast_scnn_torch_names();
  std::set<std::string> theirs, ours;
  for (const auto& [mine, other] : names) theirs.insert(other);
  const auto note = [&](const Path& at) {
    const std::string name = at.str();
    ours.insert(name.substr(0, name.rfind('.')));
  };
  visit(net,
        Visitor{[&](const Path& at, const Parameter<float>&) { note(at); },
                [&](const Path& at, const Buffer<float>&) { note(at); },
                [](const Path&, const SparseWeights<float>&, const auto&) {}},
        Path(root_name));

  CHECK(names.size() == 89);  // 45 convolutions, 44 norms
  CHECK(theirs.size() == 89);
  std::set<std::string> mapped;
  for (const auto& [mine, other] : names) mapped.insert(mine);
  CHECK(ours == mapped);
  CHECK(names.at("layer.3.0.2.1.0.2") ==
        "global_feature_extractor.bottleneck3.1.block.2");
  CHECK(names.at("layer.3.0.3.0.4.1.1") == "global_feature_extractor.ppm.conv4.conv.1");
}

TEST_CASE("fast_scnn: the gradient is that of central differences") {
  FastSCNNOptions narrow{.down = {2, 3, 4}, .stages = {4, 4, 8}, .blocks = 2};
  narrow.expansion = 2;
  auto net = built<double>(3, {3, 17, 33}, narrow);
  Rng rng(3);

  const auto errors = support::check_net_gradient(net, 2, 2, rng);

  CHECK(errors.worst < 1e-4);
  CHECK(errors.not_zero > errors.compared / 2);
  CHECK(errors.all_restored);
  CHECK(errors.padding_zero);
}
