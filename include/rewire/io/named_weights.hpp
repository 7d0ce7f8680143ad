// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/io/safetensors.hpp>
#include <rewire/network/name_map.hpp>
#include <rewire/network/visit.hpp>

namespace rewire {

/// Which weights of a dense tensor become the links of a sparse layer.
enum class LinksOf {
  nonzero,  ///< those that are not zero: a network that was pruned elsewhere
  largest,  ///< as many as the layer has, the largest in magnitude
};

namespace detail {

/// Cell numbers of the links that dense weights become, increasing; of equal
/// magnitudes the first.
template <class T>
std::vector<std::uint64_t> cells_of(std::span<const T> weights, LinksOf which,
                                    std::size_t links) {
  std::vector<std::uint64_t> cells;
  if (which == LinksOf::nonzero) {
    for (std::size_t c = 0; c < weights.size(); ++c)
      if (weights[c] != 0) cells.push_back(c);
    return cells;
  }
  cells.resize(weights.size());
  std::iota(cells.begin(), cells.end(), 0);
  const auto end = cells.begin() + static_cast<std::ptrdiff_t>(links);
  if (end != cells.end()) {
    std::nth_element(cells.begin(), end, cells.end(), [&](auto a, auto b) {
      const T x = std::abs(weights[a]), y = std::abs(weights[b]);
      return x != y ? x > y : a < b;
    });
  }
  cells.erase(end, cells.end());
  std::sort(cells.begin(), cells.end());
  return cells;
}

/// Reads a network that another program wrote: first everything is checked, then
/// (`fill`) everything is replaced.
template <class T>
class NamedReader {
 public:
  NamedReader(const Safetensors& file, std::string where, const NameMap& names,
              LinksOf which, bool fill)
      : file_(file),
        where_(std::move(where)),
        names_(names),
        which_(which),
        fill_(fill) {}

  void operator()(const Path& at, Parameter<T>& p) {
    const std::vector<T> value = read(at.str(), p.shape);
    if (!fill_) return;
    p.value = value;
    for (auto& slot : p.slots) std::fill(slot.begin(), slot.end(), T{});
  }
  void operator()(const Path& at, Buffer<T>& b) {
    const std::vector<T> value = read(at.str(), b.shape);
    if (fill_) b.value = value;
  }
  void operator()(const Path& at, SparseWeights<T>& w, const auto&) {
    const std::string name = theirs(at.str() + ".weight");
    const std::size_t rows = w.links().rows(), cols = w.links().cols();
    const std::vector<T> dense = read_any(
        name,
        [&](auto shape) {
          return shape.size() >= 2 && shape[0] == rows &&
                 std::accumulate(shape.begin(), shape.end(), std::size_t{1},
                                 std::multiplies<>()) == rows * cols;
        },
        text("an output a row, ", rows, " x ", cols, " in all"));
    if (!fill_) return;
    const auto cells = cells_of(std::span(dense), which_, w.size());
    std::vector<T> values;
    for (const std::uint64_t c : cells) values.push_back(dense[c]);
    w.replace_links(Pattern::from_cells(rows, cols, cells), std::move(values));
  }

  /// Throws where the file has a tensor that nobody has read.
  void require_all_read() const {
    for (const TensorEntry& t : file_.tensors()) {
      if (read_.contains(t.name) || t.name.ends_with("num_batches_tracked")) continue;
      throw Error({where_, "tensors that the network has a place for",
                   text(in_quotes(t.name)), "check that it is the same network"});
    }
  }

 private:
  /// The last part of a name ("weight") stays, what is before is looked up.
  std::string theirs(const std::string& ours) const {
    const std::size_t dot = ours.rfind('.');
    const auto found = names_.find(std::string_view(ours).substr(0, dot));
    if (found != names_.end()) return found->second + ours.substr(dot);
    throw Error({where_, text("a name for ", ours.substr(0, dot)), "none in the map",
                 "make the map for the same network"});
  }

  std::vector<T> read(const std::string& ours, const std::vector<std::size_t>& shape) {
    return read_any(
        theirs(ours), [&](auto found) { return std::ranges::equal(found, shape); },
        text("shape ", bracketed(shape)));
  }

  template <class Fits>
  std::vector<T> read_any(const std::string& name, Fits fits, std::string expected) {
    const TensorEntry& t = file_.at(name);
    const auto refuse = [&](std::string wanted, std::string found) {
      return Error({text(where_, ": tensor ", in_quotes(name)), std::move(wanted),
                    std::move(found), "check that it is the same network"});
    };
    if (!fits(std::span<const std::size_t>(t.shape)))
      throw refuse(std::move(expected), text("shape ", bracketed(t.shape)));
    if (t.dtype != Dtype::F32 && t.dtype != Dtype::F64)
      throw refuse("F32 or F64 numbers", text(t.dtype));
    read_.insert(name);
    const auto converted = [](auto values) {
      return std::vector<T>(values.begin(), values.end());
    };
    if (t.dtype == Dtype::F32) return converted(file_.get<float>(name).values);
    std::vector<T> to;
    for (const double v : file_.get<double>(name).values)
      to.push_back(static_cast<T>(v));
    return to;
  }

  const Safetensors& file_;
  std::string where_;
  const NameMap& names_;
  LinksOf which_;
  bool fill_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace detail

/// Reads weights that another program wrote under names of its own (PyTorch's
/// `state_dict`, say), row-major as PyTorch keeps them, into a network that is built;
/// float and double are converted.  A dense tensor may fill a sparse layer: training
/// then goes on from a pruned network.  Counters of batches (`num_batches_tracked`) are
/// left out.  Throws where a tensor is missing, has another shape, or has no place in
/// the network; then nothing has changed.
template <class Net>
void load_named_weights(const std::filesystem::path& path, Net& net,
                        const NameMap& names, LinksOf which = LinksOf::nonzero) {
  if (!net.built()) {
    throw Error({path.string(), "a network that is built", "one that is not",
                 "call net.build(shape of a sample, rng) first"});
  }
  const Safetensors file = Safetensors::read(path);
  for (const bool fill : {false, true}) {
    detail::NamedReader<scalar_of<Net>> reader(file, path.string(), names, which, fill);
    rewire::visit(net, reader, Path(root_name));
    reader.require_all_read();
  }
}

}  // namespace rewire
