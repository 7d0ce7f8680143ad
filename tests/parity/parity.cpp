// SPDX-License-Identifier: BSD-3-Clause
// Reads weights that PyTorch drew and compares what both make of them (parity.py).
// Differences are relative to the largest magnitude of each tensor.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

namespace rw = rewire;

namespace {

constexpr std::size_t side = 16, few = 2, batch = 8;  // as parity.py

/// The small net of networks.py.
template <class T>
auto branches() {
  const auto conv = [](std::size_t outputs, rw::ConvOptions o = {}) {
    return rw::Conv<T>(outputs, o);
  };
  auto middle = rw::sequential(conv(4, {.dilation = 2, .bias = false}),
                               rw::BatchNorm<T>(), rw::ReLU6{});
  return rw::sequential(
      rw::sequential(conv(8, {.stride = 2, .padding = 0, .bias = false}),
                     rw::BatchNorm<T>(), rw::ReLU{}),
      rw::Concat(conv(4, {.kernel = 1}), std::move(middle),
                 rw::MaxPool{{.size = 3, .stride = 1, .padding = 1}}),
      rw::Sum(rw::sequential(conv(16, {.groups = 4}), rw::Tanh{}),
              conv(16, {.kernel = 1})),
      rw::MaxPool{},
      rw::Aggregate{3, [&] { return rw::PreActivation{conv(4, {.bias = false})}; },
                    rw::fetch_all},
      rw::Resize{{.height = 8, .width = 8}}, rw::Sigmoid{}, rw::AveragePool{},
      rw::Dense<T>(10));
}

rw::NameMap branches_names() {
  rw::NameMap names{{"layer.0.0", "stem"},          {"layer.0.1", "norm"},
                    {"layer.1.0", "left"},          {"layer.1.1.0", "middle"},
                    {"layer.1.1.1", "middle_norm"}, {"layer.2.0.0", "grouped"},
                    {"layer.2.1", "around"},        {"layer.8", "fc"}};
  for (std::size_t l = 0; l < 3; ++l) {
    names[rw::text("layer.4.", l, ".norm")] = rw::text("block.layer.", l, ".bn1");
    names[rw::text("layer.4.", l, ".kernel")] = rw::text("block.layer.", l, ".conv1");
  }
  return names;
}

double difference(auto ours, auto theirs) {
  double worst = 0, largest = 1e-300;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const auto a = static_cast<double>(ours[i]), b = static_cast<double>(theirs[i]);
    worst = std::isfinite(a) ? std::max(worst, std::abs(a - b)) : INFINITY;
    largest = std::max(largest, std::abs(b));
  }
  return ours.size() == theirs.size() ? worst / largest : INFINITY;
}

class Comparison {
 public:
  Comparison(std::filesystem::path folder, std::string name)
      : folder_(std::move(folder)), name_(std::move(name)) {}

  bool failed() const { return failed_; }

  template <class T, class Net>
  void run(Net net, const rw::NameMap& names) {
    const bool twice = std::is_same_v<T, double>;
    const std::string scalar = twice ? "double" : "float";
    const auto file = [&](const char* end) {
      return folder_ / (name_ + "_" + scalar + end + ".safetensors");
    };
    const auto facts = rw::Safetensors::read(file("_facts"));
    rw::Rng rng(1);
    net.build({3, side, side}, rng);
    rw::load_named_weights(file(""), net, names);
    const rw::Dataset set = data(facts);
    one_step<T>(net, set, facts, names, scalar, twice ? 1e-9 : 1e-4);
    if constexpr (std::is_same_v<T, double>) {
      rw::load_named_weights(file(""), net, names);
      fifty_steps(net, set, facts);
    }
  }

 private:
  static rw::Dataset data(const rw::Safetensors& facts) {
    const auto x = facts.get<float>("x");
    const auto labels = facts.get<std::int64_t>("labels").values;
    auto samples = rw::Dataset::Floats::from_shape({x.shape[0], x.shape[1]});
    std::copy(x.values.begin(), x.values.end(), samples.data());
    return rw::Dataset({3, side, side}, std::move(samples),
                       {labels.begin(), labels.end()}, 10);
  }

  template <class T, class Net>
  void one_step(Net& net, const rw::Dataset& set, const rw::Safetensors& facts,
                const rw::NameMap& names, const std::string& scalar, double most) {
    rw::prepare_training(net, rw::SGD::slots);
    rw::Pass<T> pass(2);
    pass.begin(rw::Mode::training, few, rw::plan_lanes(few, net.lanes()));
    std::vector<std::size_t> first(few);
    for (std::size_t i = 0; i < few; ++i) first[i] = i;
    const rw::Batch<T> some =
        rw::load_batch(set, std::span<const std::size_t>(first), pass);
    const rw::View<T> y = pass.keep(net.output()), dy = pass.keep(net.output());
    net.template forward<T>(some.input, y, pass);
    const double loss = rw::SoftmaxCrossEntropy{}.operator()<T>(y, some, dy);
    rw::clear_gradients(net, pass.team());
    net.template backward<T>(some.input, y, dy, rw::View<T>{}, pass);

    std::vector<T> output;
    for (std::size_t s = 0; s < few; ++s)
      for (std::size_t f = 0; f < 10; ++f) output.push_back(y.at(s, f));
    const auto theirs = [&](const std::string& name) {
      return facts.get<T>(name).values;
    };
    report(scalar, "outputs", difference(output, theirs("output")), most);
    report(scalar, "loss", difference(std::vector{loss}, theirs("loss")), most);
    double gradients = 0, statistics = 0;
    std::size_t count = 0;
    std::string worst;
    const auto named = [&](const char* kind, const rw::Path& at) {
      const std::string ours = at.str();
      const std::size_t dot = ours.rfind('.');
      return kind + names.at(ours.substr(0, dot)) + ours.substr(dot);
    };
    rw::visit(net,
              rw::Visitor{[&](const rw::Path& at, rw::Parameter<T>& p) {
                            ++count;
                            const std::string name = named("gradient.", at);
                            const double found = difference(p.gradient, theirs(name));
                            if (found > gradients) worst = name;
                            gradients = std::max(gradients, found);
                          },
                          [&](const rw::Path& at, rw::Buffer<T>& b) {
                            statistics = std::max(
                                statistics,
                                difference(b.value, theirs(named("after.", at))));
                          },
                          [](const rw::Path&, rw::SparseWeights<T>&, const auto&) {}},
              rw::Path(rw::root_name));
    report(scalar, rw::text(count, " gradients").c_str(), gradients, most);
    std::printf("  the worst is %s\n", worst.c_str());
    report(scalar, "running statistics", statistics, most);
  }

  template <class Net>
  void fifty_steps(Net& net, const rw::Dataset& set, const rw::Safetensors& facts) {
    const auto theirs = facts.get<double>("losses").values;
    struct Losses {
      std::vector<double> found;
      std::size_t most;
      rw::Flow on_step(const rw::Report& r) {
        found.push_back(r.loss);
        return found.size() < most ? rw::Flow::go_on : rw::Flow::stop;
      }
    } ours{{}, theirs.size()};
    rw::Trainer train{
        net, rw::SoftmaxCrossEntropy{},
        rw::SGD{.learning_rate = 0.02, .momentum = 0.9, .nesterov = true, .l2 = 1e-4}};
    train.fit(set,
              {.epochs = 100,
               .batch_size = batch,
               .threads = 2,
               .decay_biases = false,
               .shuffle = false},
              ours);
    report("double", rw::text("losses of ", theirs.size(), " steps").c_str(),
           difference(ours.found, theirs), 1e-6);
    std::printf("  the loss goes from %.4f to %.4f\n", theirs.front(), theirs.back());
  }

  void report(const std::string& scalar, const char* what, double found, double most) {
    const bool bad = !(found <= most);
    std::printf("%-10s %-7s %-20s %.2e of at most %.0e%s\n", name_.c_str(),
                scalar.c_str(), what, found, most, bad ? "  DIFFERS" : "");
    failed_ |= bad;
  }

  std::filesystem::path folder_;
  std::string name_;
  bool failed_ = false;
};

template <class F>
bool compare(const std::filesystem::path& folder, const char* name, F both) {
  Comparison comparison(folder, name);
  both(comparison);
  return comparison.failed();
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) return std::puts("usage: parity FOLDER"), 2;
  const rw::SparseNetOptions sparse{
      .depth = 40, .depth_rule = rw::DepthRule::without_four, .growth = {12}};
  bool failed = compare(argv[1], "sparsenet", [&](Comparison& c) {
    c.run<float>(rw::sparsenet<float>(10, sparse), rw::sparsenet_torch_names(sparse));
    c.run<double>(rw::sparsenet<double>(10, sparse), rw::sparsenet_torch_names(sparse));
  });
  failed |= compare(argv[1], "resnet", [&](Comparison& c) {
    c.run<float>(rw::resnet<float>(10), rw::resnet_torch_names());
    c.run<double>(rw::resnet<double>(10), rw::resnet_torch_names());
  });
  failed |= compare(argv[1], "branches", [&](Comparison& c) {
    c.run<float>(branches<float>(), branches_names());
    c.run<double>(branches<double>(), branches_names());
  });
  return failed ? 1 : 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 2;
}
