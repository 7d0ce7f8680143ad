// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <rewire/network/visit.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

namespace detail {

template <class Range>
bool all_finite(const Range& values) {
  return std::all_of(values.begin(), values.end(),
                     [](auto v) { return std::isfinite(v); });
}

template <class T>
bool all_finite(View<const T> v) {
  for (std::size_t t = 0; t < v.tiles(); ++t) {
    if (!all_finite(std::span(v.tile(t), v.tile_size()))) return false;
  }
  return true;
}

/// Walks forward through the layers of `net` until an output is not finite.
template <class Net, class T>
std::string first_overflow(const Net& net, View<const T> x, Pass<T>& pass) {
  std::string found;
  std::size_t index = 0;
  net.each([&](const auto& layer, Shape shape) {
    if (!found.empty()) return;
    const View<T> y = pass.keep(shape);
    layer.forward(x, y, pass);
    if (!all_finite(View<const T>(y))) {
      found = text("the output of ", (Path(root_name) / index).str(), " (",
                   layer.name(), ")");
    }
    x = y;
    ++index;
  });
  return found;
}

}  // namespace detail

/// Where the numbers stop being finite: the input, a parameter, or the output of a
/// layer. Called when a loss is not finite, with the batch that made it so.
template <class Net, class T>
std::string first_non_finite(Net& net, View<const T> input, Pass<T>& pass) {
  if (!detail::all_finite(input)) return "the input batch";
  std::string found;
  each_gradient(net, [&](const Path& at, const Parameter<T>& p) {
    if (found.empty() && !detail::all_finite(p.value)) found = at.str();
  });
  if (found.empty()) found = detail::first_overflow(std::as_const(net), input, pass);
  return found.empty() ? "the loss itself" : found;
}

}  // namespace rewire
