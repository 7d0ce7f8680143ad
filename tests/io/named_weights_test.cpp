// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <rewire/io/named_weights.hpp>
#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/error.hpp"
#include "support/owned.hpp"

using namespace rewire;

namespace {

const NameMap names{{"layer.0", "conv"}, {"layer.1", "bn"}, {"layer.2", "fc"}};

/// A file as PyTorch would write it, less one tensor and with another one if told.
class File {
 public:
  File() {
    for (std::size_t i = 0; i < 18; ++i)
      conv.push_back(i % 3 == 0 ? 0 : static_cast<double>(i) - 9.5);
    for (int i = 0; i < 16; ++i)
      fc.push_back(static_cast<float>(i) * (i % 2 == 0 ? 1.0F : -0.5F));
  }
  ~File() { std::filesystem::remove(path); }

  void write(const std::string& missing = "", const std::string& extra = "",
             std::vector<std::size_t> conv_shape = {2, 1, 3, 3}) const {
    SafetensorsWriter file;
    const auto add = [&](const std::string& name, const auto& values, auto shape) {
      if (name != missing) file.add(name, values, shape);
    };
    using Sizes = std::vector<std::size_t>;
    add("conv.weight", conv, conv_shape);
    for (const char* name :
         {"bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"})
      add(name, two, Sizes{2});
    add("bn.num_batches_tracked", batches, Sizes{});
    add("fc.weight", fc, Sizes{2, 8});
    if (!extra.empty()) file.add(extra, two);
    file.write(path);
  }

  std::filesystem::path path =
      std::filesystem::temp_directory_path() / "rewire_named_weights.safetensors";
  std::vector<double> conv;
  std::vector<float> fc, two{0.5F, 2};
  std::vector<std::int64_t> batches{7};
};

template <class First, class Last>
auto built(First first, Last last) {
  auto net = sequential(std::move(first), BatchNorm{}, std::move(last));
  Rng rng(1);
  net.build({1, 2, 2}, rng);
  return net;
}
auto dense_net() { return built(Conv{2, {.bias = false}}, Dense{2, {.bias = false}}); }

}  // namespace

TEST_CASE("named weights: every tensor goes where its name says, whatever its scalar") {
  const File file;
  file.write();
  auto net = dense_net();

  load_named_weights(file.path, net, names);

  const auto owned = support::owned<float>(net);
  const auto& p = owned.parameters;
  CHECK(p[0]->value == std::vector<float>(file.conv.begin(), file.conv.end()));
  CHECK(p[1]->value == file.two);
  CHECK(p[3]->value == file.fc);
}

TEST_CASE("named weights: a sparse layer takes what is not zero, or the largest") {
  const File file;
  file.write();
  const FixProb half{.density = 0.5};
  auto net =
      built(SparseConv{2, half, {.bias = false}}, SparseCSR{2, half, {.bias = false}});
  prepare_training(net, 1);

  load_named_weights(file.path, net, names, LinksOf::nonzero);

  auto links = support::owned<float>(net).links;
  CHECK(links[0]->size() == 12);
  CHECK(links[0]->values()[0] == static_cast<float>(file.conv[1]));
  CHECK(links[0]->links().col()[0] == 1);
  CHECK(links[1]->size() == 15);  // the first is 0
  CHECK(links[1]->trained().value.size() == 15);

  Rng rng(1);
  net.build({1, 2, 2}, rng);
  load_named_weights(file.path, net, names, LinksOf::largest);

  CHECK(links[0]->size() == 9);  // as drawn
  CHECK(links[1]->size() == 8);
  const std::vector<float> kept(links[1]->values().begin(), links[1]->values().end());
  CHECK(kept == std::vector<float>{6, 8, 10, -5.5F, 12, -6.5F, 14, -7.5F});
}

TEST_CASE("named weights: what is missing, too much or misshapen is named") {
  const File file;
  auto net = dense_net();
  const auto before = support::owned<float>(net).parameters[0]->value;
  const auto error = [&](const NameMap& map = names) {
    const std::string full =
        support::error_of([&] { load_named_weights(file.path, net, map); });
    return full.substr(full.find("safetensors") + 11);
  };

  file.write("bn.bias");
  CHECK(error() ==
        ": expected a tensor \"bn.bias\", found none of that name; check that the file "
        "belongs to this network");
  file.write("", "bn2.weight");
  CHECK(error() ==
        ": expected tensors that the network has a place for, found \"bn2.weight\"; "
        "check that it is the same network");
  file.write("", "", {2, 9});
  CHECK(error() ==
        ": tensor \"conv.weight\": expected shape [2, 1, 3, 3], found shape [2, 9]; "
        "check "
        "that it is the same network");
  file.write();
  CHECK(error({{"layer.0", "conv"}, {"layer.2", "fc"}}) ==
        ": expected a name for layer.1, found none in the map; make the map for the "
        "same network");
  CHECK(support::owned<float>(net).parameters[0]->value == before);
}
