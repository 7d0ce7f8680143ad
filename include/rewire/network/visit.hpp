// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire {

/// The first part of every name in a network: `layer.0.bias`.
inline constexpr std::string_view root_name = "layer";

/// A visitor made of lambdas, one for each kind of thing that a network owns:
///   (const Path&, Parameter<T>&), (const Path&, Buffer<T>&),
///   (const Path&, SparseWeights<T>&, const auto& topology)
template <class... F>
struct Visitor : F... {
  using F::operator()...;
};
/// Deduces the functions.
template <class... F>
Visitor(F...) -> Visitor<F...>;

/// Calls `f(path, Parameter<T>&)` for all that is trained, in a fixed order.  Sparse
/// values come in transposed order, as `….values`.  For what only looks, or changes
/// gradients.
template <class Net, class F>
void each_gradient(Net& net, F&& f) {
  using T = scalar_of<Net>;
  rewire::visit(net,
                Visitor{[&](const Path& at, Parameter<T>& p) { f(at, p); },
                        [](const Path&, Buffer<T>&) {},
                        [&](const Path& at, SparseWeights<T>& w, const auto&) {
                          f(at / "values", w.trained());
                        }},
                Path(root_name));
}

/// Calls `f(path, SparseWeights<T>&, topology)` for every sparse layer, in a fixed
/// order; with a const network the weights are const.
template <class Net, class F>
void each_links(Net& net, F&& f) {
  rewire::visit(
      net,
      [&](const Path& at, auto& first, const auto&... topology) {
        if constexpr (sizeof...(topology) == 1) f(at, first, topology...);
      },
      Path(root_name));
}

/// Calls `f(path, Parameter<T>&)` as `each_gradient` does, for what changes values:
/// afterwards what forward reads of the sparse ones is brought up to date, by `team`
/// where there is one.
template <class Net, class F>
void each_parameter(Net& net, Team* team, F&& f) {
  each_gradient(net, f);
  each_links(
      net, [team](const Path&, auto& weights, const auto&) { weights.refresh(team); });
}
/// `f(path, parameter)` for each trained parameter of a network.
template <class Net, class F>
void each_parameter(Net& net, F&& f) {
  each_parameter(net, nullptr, f);
}

/// Makes room for gradients and for `slots` numbers a weight that an optimizer
/// remembers.
template <class Net>
void prepare_training(Net& net, std::size_t slots) {
  using T = scalar_of<Net>;
  rewire::visit(
      net,
      Visitor{[&](const Path&, Parameter<T>& p) { p.train(slots); },
              [](const Path&, Buffer<T>&) {},
              [&](const Path&, SparseWeights<T>& w, const auto&) { w.train(slots); }},
      Path(root_name));
}

}  // namespace rewire
