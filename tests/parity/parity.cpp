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

constexpr std::size_t batch = 8;  // as parity.py

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

double largest(auto numbers) {
  double most = 0;
  for (const auto a : numbers) most = std::max(most, std::abs(static_cast<double>(a)));
  return most;
}

/// What a network sees and tells apart, as parity.py.
struct Task {
  rw::Shape input{3, 16, 16};
  std::size_t classes = 10;
  bool steps = true;      ///< whether it is trained for 50 of them
  std::size_t few = 2;    ///< samples of the step that is compared
  double own = INFINITY;  ///< how often as far from those in double as PyTorch's
                          ///< gradients in float ours may be
};

class Comparison {
 public:
  Comparison(std::filesystem::path folder, std::string name, Task task)
      : folder_(std::move(folder)), name_(std::move(name)), task_(task) {}

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
    net.build(task_.input, rng);
    rw::load_named_weights(file(""), net, names);
    const rw::Dataset set = data(facts);
    one_step<T>(net, set, facts, names, scalar, twice ? 1e-9 : 1e-4);
    if constexpr (std::is_same_v<T, double>) {
      if (!task_.steps) return;
      rw::load_named_weights(file(""), net, names);
      fifty_steps(net, set, facts);
    }
  }

 private:
  rw::Dataset data(const rw::Safetensors& facts) const {
    const auto x = facts.get<float>("x");
    const auto labels = facts.get<std::int64_t>("labels").values;
    auto samples = rw::Dataset::Floats::from_shape({x.shape[0], x.shape[1]});
    std::copy(x.values.begin(), x.values.end(), samples.data());
    return rw::Dataset(task_.input, std::move(samples), {labels.begin(), labels.end()},
                       task_.classes);
  }

  template <class T, class Net>
  void one_step(Net& net, const rw::Dataset& set, const rw::Safetensors& facts,
                const rw::NameMap& names, const std::string& scalar, double most) {
    rw::prepare_training(net, rw::SGD::slots);
    rw::Pass<T> pass(2);
    const std::size_t few = task_.few;
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

    const auto theirs = [&](const std::string& name) {
      return facts.get<T>(name).values;
    };
    const auto in_double =
        rw::Safetensors::read(folder_ / (name_ + "_double_facts.safetensors"));
    // Of as many samples as there are: maps are large.
    std::vector<T> output;
    for (std::size_t s = 0; s < facts.get<T>("output").shape[0]; ++s)
      for (std::size_t f = 0; f < y.features(); ++f) output.push_back(y.at(s, f));
    report(scalar, "outputs", difference(output, theirs("output")), most);
    report(scalar, "loss", difference(std::vector{loss}, theirs("loss")), most);
    double gradients = 0, statistics = 0, zeros = 0, times = 0;
    std::size_t count = 0, none = 0;
    std::string worst;
    const auto named = [&](const char* kind, const rw::Path& at) {
      const std::string ours = at.str();
      const std::size_t dot = ours.rfind('.');
      return kind + names.at(ours.substr(0, dot)) + ours.substr(dot);
    };
    rw::visit(
        net,
        rw::Visitor{[&](const rw::Path& at, rw::Parameter<T>& p) {
                      ++count;
                      const std::string name = named("gradient.", at);
                      if (facts.contains("zero." + name)) {
                        // Norms follow: 0 beside the gradient of the weight.
                        ++none;
                        const auto beside = theirs("zero." + name);
                        zeros = std::max(zeros, largest(p.gradient) / largest(beside));
                        return;
                      }
                      // PyTorch's in float are rounded too, some more than ours.
                      const auto exact = in_double.get<double>(name).values;
                      const double found = difference(p.gradient, exact);
                      if (found > gradients) worst = name;
                      gradients = std::max(gradients, found);
                      times = std::max(times, found / difference(theirs(name), exact));
                    },
                    [&](const rw::Path& at, rw::Buffer<T>& b) {
                      statistics = std::max(
                          statistics, difference(b.value, theirs(named("after.", at))));
                    },
                    [](const rw::Path&, rw::SparseWeights<T>&, const auto&) {}},
        rw::Path(rw::root_name));
    report(scalar, rw::text(count, " gradients").c_str(), gradients, most);
    std::printf("  the worst is %s\n", worst.c_str());
    if (std::is_same_v<T, float> && std::isfinite(task_.own))
      report(scalar, "times PyTorch's own error", times, task_.own);
    if (none > 0) {
      report(scalar, rw::text(none, " biases before norms").c_str(), zeros, most);
    }
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
  Task task_;
  bool failed_ = false;
};

template <class F>
bool compare(const std::filesystem::path& folder, const char* name, F both,
             Task task = {}) {
  Comparison comparison(folder, name, task);
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
  // Each norm divides by how much pixels differ, the pyramid's coarsest by how much
  // four numbers do: what float rounds grows on the way, with PyTorch too.
  const Task street{
      .input = {3, 256, 512}, .classes = 19, .steps = false, .few = 4, .own = 4};
  const rw::FastSCNNOptions all{.dropout = 0};
  failed |= compare(
      argv[1], "fast_scnn",
      [&](Comparison& c) {
        c.run<float>(rw::fast_scnn<float>(19, street.input, all),
                     rw::fast_scnn_torch_names());
        c.run<double>(rw::fast_scnn<double>(19, street.input, all),
                      rw::fast_scnn_torch_names());
      },
      street);
  return failed ? 1 : 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 2;
}
