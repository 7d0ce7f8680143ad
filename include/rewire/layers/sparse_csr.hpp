// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/topology.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire {

/// What a sparse layer starts with, and what its new links start with.
struct SparseOptions {
  Initial initial = Initial::he;
  std::optional<Initial> grown =
      {};  ///< new links, where the topology has them drawn; as `initial`
  bool bias = true;
};

/// y = W x + b where only the links that the topology has chosen exist.  b starts at 0.
template <class Topology, class T = float>
class SparseCSR {
  static_assert(check_topology<Topology>());

 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  SparseCSR(std::size_t outputs, Topology topology, SparseOptions options = {})
      : outputs_(outputs), topology_(std::move(topology)), options_(options) {
    if (outputs == 0) {
      throw Error(
          {"SparseCSR", "at least 1 output", "0", "give the width of the layer"});
    }
  }

  std::string name() const { return text("SparseCSR ", outputs_); }

  Shape build(Shape input, Rng& rng) {
    const Extent layer{.outputs = outputs_, .inputs = input.size()};
    const auto draw = [&](Initial kind) {
      return InitialDraw(kind, layer.inputs, outputs_);
    };
    weights_ = SparseWeights<T>(topology_.initial(layer, rng), draw(options_.initial),
                                draw(options_.grown.value_or(options_.initial)), rng);
    bias_ = Parameter<T>({options_.bias ? outputs_ : 0}, Role::bias);
    widest_ = std::max(outputs_, layer.inputs);
    return {outputs_};
  }

  /// So many samples of the wider side stay in the second-level cache.
  std::size_t lanes() const {
    return widest_ <= 1500 ? 128 : widest_ <= 4000 ? 64 : 32;
  }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    const Pattern& links = weights_.links();
    const SparseRows<T> rows{links.row_ptr().data(), links.col().data(),
                             weights_.values().data()};
    const T* bias = options_.bias ? bias_.value.data() : nullptr;
    parallel_rows(pass.team(), links.row_ptr(),
                  [&](std::size_t begin, std::size_t end) {
                    for (std::size_t t = 0; t < x.tiles(); ++t) {
                      spmm(rows, begin, end, bias, x.tile(t), y.tile(t), x.lanes);
                    }
                  });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    assert(weights_.trains() && "prepare_training first");
    const TransposedIndex& index = weights_.index();
    Parameter<T>& trained = weights_.trained();
    const SparseRows<T> rows{index.ptr.data(), index.row.data(), trained.value.data()};
    parallel_rows(pass.team(), index.ptr, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        sparse_backward(rows, begin, end, x.tile(t), dy.tile(t),
                        dx.empty() ? nullptr : dx.tile(t), trained.gradient.data(),
                        x.lanes);
      }
    });
    if (!options_.bias) return;
    parallel_for(pass.team(), outputs_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        row_sums(begin, end, dy.tile(t), bias_.gradient.data(), x.lanes);
      }
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at, self.weights_, self.topology_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  std::size_t outputs_;
  Topology topology_;
  SparseOptions options_;
  std::size_t widest_ = 0;
  SparseWeights<T> weights_;
  Parameter<T> bias_;
};

}  // namespace rewire
