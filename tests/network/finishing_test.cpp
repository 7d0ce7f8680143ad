// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <rewire/layers/batch_norm.hpp>
#include <rewire/layers/conv.hpp>
#include <rewire/layers/depthwise_conv.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sigmoid.hpp>
#include <rewire/layers/sparse_conv.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/any_layer.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/drawn.hpp"
#include "support/problems.hpp"
#include "support/tiles.hpp"

using namespace rewire;

namespace {

/// A layer that can do nothing of what its neighbours would.
template <class T>
class Alone {
 public:
  using scalar = T;
  explicit Alone(AnyLayer<T> layer) : layer_(std::move(layer)) {}
  std::string name() const { return layer_.name(); }
  Shape build(Shape input, Rng& rng) { return layer_.build(input, rng); }
  Uses uses() const { return layer_.uses(); }
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    layer_.forward(x, y, pass);
  }
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    layer_.backward(x, y, dy, dx, pass);
  }
  static void visit(auto& self, auto&& v, const Path& at) {
    rewire::visit(self.layer_, v, at);
  }

 private:
  AnyLayer<T> layer_;
};

template <class Any, class... L>
auto list(L... layers) {
  std::vector<Any> all;
  (all.emplace_back(std::move(layers)), ...);
  return sequential(std::move(all));
}

/// The largest difference between these layers, in a chain and in a list, and the same
/// alone.
template <class T, class... L>
double against_one_by_one(const support::Inference& problem, const auto& make,
                          L... after) {
  const auto alone = problem.answer(list<Alone<T>>(make(), after...));
  return std::max(
      support::difference<T>(problem.answer(sequential(make(), after...)), alone),
      support::difference<T>(problem.answer(list<AnyLayer<T>>(make(), after...)),
                             alone));
}

/// Of all that may follow a kernel.
template <class T>
double worst(const support::Inference& problem,
             const std::function<AnyLayer<T>()>& make) {
  return std::max({against_one_by_one<T>(problem, make, BatchNorm<T>()),
                   against_one_by_one<T>(problem, make, ReLU{}),
                   against_one_by_one<T>(problem, make, BatchNorm<T>(), ReLU{}),
                   against_one_by_one<T>(problem, make, BatchNorm<T>(), ReLU{}, ReLU{},
                                         BatchNorm<T>())});
}

}  // namespace

TEST_CASE_TEMPLATE("Sequential: what a kernel does on the way is what the layers do", T,
                   float, double) {
  constexpr double tolerance = 8 * std::numeric_limits<T>::epsilon();  // other rounding
  Rng rng(5, Purpose::user);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::size_t groups = 1 + rng.below(2), channels = groups * (1 + rng.below(9)),
                      outputs = groups * (1 + rng.below(20)),
                      kernel = 1 + 2 * rng.below(2), stride = 1 + rng.below(2);
    const support::Inference problem{{channels, 3 + rng.below(12), 3 + rng.below(40)},
                                     support::size_up_to(20, rng),
                                     1 + rng.below(3),
                                     seed};
    const bool bias = rng.below(2) == 0;
    const ConvOptions dense{
        .kernel = kernel, .stride = stride, .groups = groups, .bias = bias};
    CAPTURE(seed);

    CHECK(worst<T>(problem, [&] { return Conv<T>(outputs, dense); }) <= tolerance);
    CHECK(worst<T>(problem, [&] {
            return SparseConv<FixProb, T>(
                outputs, {.density = 0.5},
                {.kernel = kernel, .stride = stride, .bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(problem, [&] {
            return DepthwiseConv<T>({.kernel = kernel, .stride = stride, .bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(problem, [&] {
            return SparseCSR<FixProb, T>(outputs, {.density = 0.3}, {.bias = bias});
          }) <= tolerance);
    CHECK(worst<T>(problem, [] { return ReLU{}; }) == 0);  // which cannot
    CHECK(against_one_by_one<T>(
              problem, [&] { return Conv<T>(outputs, dense); },  // of a known type
              BatchNorm<T>(), ReLU{}) <= tolerance);
  }
}

namespace {

/// All that a training step leaves: outputs, the input's gradient, weights' gradients.
template <class Net>
std::vector<double> step(Net net, std::size_t samples, std::size_t threads,
                         double spread) {
  const std::size_t lanes = plan_lanes(samples, 16);
  Rng rng(7, Purpose::user);
  net.build({1, 5, 8}, rng);
  prepare_training(net, 0);
  support::Tiles<double> x(net.input(), samples, lanes),
      y(net.output(), samples, lanes), dy(net.output(), samples, lanes),
      dx(net.input(), samples, lanes);
  x.fill([&] { return 0.7 + spread * rng.normal(); });
  dy.fill_uniform(rng);
  Pass<double> pass(threads);
  pass.begin(Mode::training, samples, lanes, 5);
  net.forward(View<const double>(x), View<double>(y), pass);
  net.backward(View<const double>(x), View<const double>(y), View<const double>(dy),
               View<double>(dx), pass);
  CHECK(pass.all_restored());
  std::vector<double> all = y.values();
  const auto append = [&](const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(dx.values());
  each_gradient(net, [&](const Path&, const auto& p) { append(p.gradient); });
  return all;
}

/// A list of these layers against the same alone.
template <class... L>
void check_list(L... layers) {
  for (const std::size_t samples : {1, 5, 40}) {
    for (const double spread : {1, 0}) {  // 0: what a norm gives is its own rounding
      CHECK(support::same_bits(
          step(list<AnyLayer<double>>(layers...), samples, 2, spread),
          step(list<Alone<double>>(layers...), samples, 1, spread)));
    }
  }
}

/// A chain too, which takes longer to compile.
template <class... L>
void check_step(L... layers) {
  check_list(layers...);
  for (const std::size_t samples : {1, 5, 40}) {
    CHECK(support::same_bits(step(sequential(layers...), samples, 2, 1),
                             step(list<Alone<double>>(layers...), samples, 1, 1)));
  }
}

}  // namespace

TEST_CASE("Sequential: a ReLU that others do on the way leaves the bits of a step") {
  const auto sparse = [](std::size_t outputs) {
    return SparseCSR<FixProb, double>(outputs, {.density = 0.4});
  };
  const Conv<double> conv(3, {});
  check_step(sparse(30), ReLU{}, sparse(20), ReLU{}, sparse(9));
  check_step(ReLU{}, sparse(30), ReLU{});
  check_step(sparse(30), ReLU{}, ReLU{}, sparse(8), Dropout{0.3}, sparse(5));
  check_step(sparse(30), ReLU{}, Dropout{0.3}, ReLU{}, sparse(8));
  check_step(sparse(30), Sigmoid{}, ReLU{}, sparse(8), Sigmoid{}, sparse(4));
  check_step(conv, ReLU{}, sparse(8), ReLU{}, sequential(sparse(7), ReLU{}), sparse(3));
  check_step(conv, BatchNorm<double>(), ReLU{}, conv, ReLU{}, conv);
  const BatchNorm<double> norm;
  check_list(conv, norm, ReLU{}, Conv<double>(2, {.stride = 2}), norm, ReLU{});
  check_list(norm, ReLU{}, sparse(8), norm, ReLU{}, sparse(7), norm);
  check_list(norm, ReLU{}, ReLU{}, norm, Dropout{0.3}, norm, ReLU{}, Dropout{0.3});
  check_list(sequential(norm, ReLU{}), sequential(norm), ReLU{}, ReLU{});
  check_step(ReLU{}, sparse(4));
}
