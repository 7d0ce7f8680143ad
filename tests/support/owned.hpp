// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace support {

/// All that a layer owns, as its `visit` hands it out.
template <class T>
struct Owned {
  std::vector<rewire::Parameter<T>*> parameters;
  std::vector<rewire::SparseWeights<T>*> links;
  std::vector<std::string> names;  // of all, in the order of the visit

  void operator()(const rewire::Path& at, rewire::Parameter<T>& p) {
    names.push_back(at.str());
    parameters.push_back(&p);
  }
  void operator()(const rewire::Path& at, rewire::Buffer<T>&) {
    names.push_back(at.str());
  }
  void operator()(const rewire::Path& at, rewire::SparseWeights<T>& w, const auto&) {
    names.push_back(at.str());
    links.push_back(&w);
  }

  void train(std::size_t slots) {
    for (auto* p : parameters) p->train(slots);
    for (auto* w : links) w->train(slots);
  }

  /// Everything that has a gradient, links in transposed order.
  std::vector<rewire::Parameter<T>*> trained() {
    std::vector<rewire::Parameter<T>*> all = parameters;
    for (auto* w : links) all.push_back(&w->trained());
    return all;
  }
  void refresh() {
    for (auto* w : links) w->refresh();
  }
};

/// T: the scalar, of a layer that owns nothing any.
template <class T, class L>
Owned<T> owned(L& layer) {
  Owned<T> all;
  rewire::visit(layer, all, rewire::Path("layer"));
  return all;
}

}  // namespace support
