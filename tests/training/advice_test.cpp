// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include <rewire/layers/dense.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/fix_prob.hpp>
#include <rewire/training/advice.hpp>
#include <rewire/training/observers/progress_line.hpp>
#include <rewire/training/trainer.hpp>

#include "support/tiny_data.hpp"

using namespace rewire;

namespace {

struct Advice {
  std::vector<std::string> sentences;
  void on_advice(const Path&, const std::string& sentence) {
    sentences.push_back(sentence);
  }
};

auto net_of_density(double density) {
  return sequential(SparseCSR{20, FixProb{.density = density}}, Dense{3});
}

}  // namespace

TEST_CASE("advice: names a layer that would be faster dense, once a run") {
  const Dataset set = support::blobs(24, 6, 3, 1);
  auto net = net_of_density(0.8);
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  Advice advice;

  trainer.fit(set, {.epochs = 3, .batch_size = 8, .seed = 1}, advice);

  REQUIRE(advice.sentences.size() == 1);
  CHECK(advice.sentences[0] ==
        "layer.0 has links in 80 % of its cells; above 45 % Dense{20} takes less time");
}

TEST_CASE("advice: is silent where sparse is faster") {
  const Dataset set = support::blobs(24, 6, 3, 1);
  auto net = net_of_density(0.2);
  Trainer trainer{net, SoftmaxCrossEntropy{}, SGD{}};
  Advice advice;

  trainer.fit(set, {.epochs = 1, .batch_size = 8, .seed = 1}, advice);

  CHECK(advice.sentences.empty());
}

TEST_CASE("advice: reaches the stream of a progress line") {
  std::ostringstream out;
  ProgressLine line(out);

  line.on_advice(Path("layer"), "a sentence");

  CHECK(out.str() == "advice: a sentence\n");
}
