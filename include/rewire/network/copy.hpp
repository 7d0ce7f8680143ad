// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rewire/network/visit.hpp>

namespace rewire {

namespace detail {

/// Everything that belongs to a network, by name.
template <class T>
struct Contents {
  std::map<std::string, const Parameter<T>*> parameters;
  std::map<std::string, const Buffer<T>*> buffers;
  std::map<std::string, const SparseWeights<T>*> links;

  template <class Net>
  explicit Contents(const Net& net) {
    rewire::visit(
        net,
        Visitor{
            [&](const Path& at, const Parameter<T>& p) { parameters[at.str()] = &p; },
            [&](const Path& at, const Buffer<T>& b) { buffers[at.str()] = &b; },
            [&](const Path& at, const SparseWeights<T>& w, const auto&) {
              links[at.str()] = &w;
            }},
        Path(root_name));
  }
};

template <class Found>
const auto& named(const Found& found, const std::string& name) {
  const auto it = found.find(name);
  if (it == found.end()) {
    throw Error({"copy", text("a source with ", name), "none of that name",
                 "copy between networks with the same layers"});
  }
  return *it->second;
}

}  // namespace detail

/// Copies weights, links and buffers by name, not optimizer slots: to a network built
/// for another resolution, or to keep the best one.  Throws, and changes nothing, where
/// a name is missing or a size differs.
template <class From, class To>
void copy(const From& from, To& to) {
  using T = scalar_of<To>;
  const detail::Contents<T> source(from);
  const auto same_shape = [](const Path& at, const auto& a, const auto& b) {
    if (a.shape == b.shape) return;
    throw Error({text("copy of ", at.str()), text(b.value.size(), " numbers"),
                 text(a.value.size()), "copy between layers of the same size"});
  };
  const auto run = [&](bool write) {
    rewire::visit(
        to,
        Visitor{[&](const Path& at, Parameter<T>& p) {
                  const auto& s = detail::named(source.parameters, at.str());
                  same_shape(at, s, p);
                  if (write) p.value = s.value;
                },
                [&](const Path& at, Buffer<T>& b) {
                  const auto& s = detail::named(source.buffers, at.str());
                  same_shape(at, s, b);
                  if (write) b.value = s.value;
                },
                [&](const Path& at, SparseWeights<T>& w, const auto&) {
                  const auto& s = detail::named(source.links, at.str());
                  if (s.links().rows() != w.links().rows() ||
                      s.links().cols() != w.links().cols()) {
                    throw Error({text("copy of ", at.str()),
                                 text(w.links().rows(), " x ", w.links().cols()),
                                 text(s.links().rows(), " x ", s.links().cols()),
                                 "copy between layers of the same size"});
                  }
                  if (write)
                    w.replace_links(s.links(), {s.values().begin(), s.values().end()});
                }},
        Path(root_name));
  };
  run(false);
  run(true);
}

}  // namespace rewire
