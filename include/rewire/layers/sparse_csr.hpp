// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/topology.hpp>
#include <rewire/kernels/bfloat16.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>
#include <rewire/layers/bias.hpp>
#include <rewire/layers/strongest_missing.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire {

/// What a sparse layer starts with, and what its new links start with.
struct SparseOptions {
  Initial initial = Initial::he;  ///< how weights are drawn
  std::optional<Initial> grown =
      {};            ///< new links, where the topology has them drawn; as `initial`
  bool bias = true;  ///< whether there is b, which starts at 0
};

/// y = W x + b where only the links that the topology has chosen exist.  b starts at 0.
/// `SparseCSR{1000, topology, bfloat16}` gathers x in forward and dy in backward
/// rounded to bfloat16, from tiles of 16 lanes or more; all else, and every sum, stays
/// float.
template <class Topology, class T = float, class Gathered = T>
class SparseCSR {
  static_assert(check_topology<Topology>());
  static_assert(std::is_same_v<Gathered, T> || std::is_same_v<T, float>,
                "bfloat16 stands in for float");

 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// `outputs` >= 1 neurons.
  SparseCSR(std::size_t outputs, Topology topology, SparseOptions options = {})
      : outputs_(outputs), topology_(std::move(topology)), options_(options) {
    if (outputs == 0) {
      throw Error(
          {"SparseCSR", "at least 1 output", "0", "give the width of the layer"});
    }
  }

  /// The same, gathering rounded activations: give `bfloat16`.
  SparseCSR(std::size_t outputs, Topology topology, Gathered,
            SparseOptions options = {}) requires(!std::is_same_v<Gathered, T>)
      : SparseCSR(outputs, std::move(topology), options) {}

  std::string name() const { return text("SparseCSR ", outputs_); }

  Shape build(Shape input, Rng& rng) {
    const Extent layer{.outputs = outputs_, .inputs = input.size()};
    Pattern links = topology_.initial(layer, rng);
    const auto draw = [&, n = links.size()](Initial kind) {
      return InitialDraw(kind, layer.inputs, outputs_, n);
    };
    weights_ = SparseWeights<T>(std::move(links), draw(options_.initial),
                                draw(options_.grown.value_or(options_.initial)), rng);
    bias_ = Parameter<T>({options_.bias ? outputs_ : 0}, Role::bias);
    return {outputs_};
  }

  /// Long runs of lanes; kernels see to it that what they gather stays in cache.
  std::size_t lanes() const { return 128; }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    forward_finished(x, y, {}, pass);
  }
  /// The same, with what follows done on the way.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    const Pattern& links = weights_.links();
    const SparseRows<T> rows{links.row_ptr().data(), links.col().data(),
                             weights_.values().data()};
    const T* bias = options_.bias ? bias_.value.data() : nullptr;
    gather(x, links.rows(), pass, [&](auto source, const SourceBlocks& blocks) {
      parallel_rows(pass.team(), links.row_ptr(),
                    [&](std::size_t begin, std::size_t end) {
                      for (std::size_t t = 0; t < x.tiles(); ++t) {
                        spmm(rows, begin, end, bias, source.tile(t), y.tile(t), x.lanes,
                             blocks, finish);
                      }
                    });
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    gradients(x, dy, dx, pass, false);
  }
  /// The same where x is the output of a ReLU: dx is the gradient of its input.
  void backward_rectified(Input<T> x, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    gradients(x, dy, dx, pass, true);
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at, self.weights_, self.topology_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  void gradients(Input<T> x, Input<T> dy, Output<T> dx, Pass<T>& pass, bool rectified) {
    assert(weights_.trains() && "prepare_training first");
    const TransposedIndex& index = weights_.index();
    Parameter<T>& trained = weights_.trained();
    const SparseRows<T> rows{index.ptr.data(), index.row.data(), trained.value.data()};
    T* const dw = trained.gradient.data();
    const std::size_t inputs = weights_.links().cols();
    gather(dy, inputs, pass, [&](auto source, const SourceBlocks& blocks) {
      const std::size_t parts = pass.team().size();
      pass.team().run([&](std::size_t part) {
        const std::size_t begin = first_row(index.ptr, part, parts),
                          end = first_row(index.ptr, part + 1, parts);
        for (std::size_t t = 0; t < x.tiles(); ++t) {
          if (dx.empty()) {
            sparse_weight_gradient(rows, begin, end, x.tile(t), source.tile(t), dw,
                                   x.lanes, blocks);
          } else {
            sparse_backward(rows, begin, end, x.tile(t), source.tile(t), dx.tile(t), dw,
                            x.lanes, blocks, rectified);
          }
        }
        detail::add_bias_gradient(dy, bias_, part, parts);
      });
    });
    detail::note_missing(topology_, pass.now(), weights_, [&](std::size_t count) {
      return strongest_missing<T>(weights_.links(), x, dy, count, pass.team());
    });
  }

  /// Calls `walk(source, blocks)` for rows that gather from `x`: the source as kernels
  /// read it, rounded where the layer is told so and tiles have whole registers.
  template <class F>
  void gather(Input<T> x, std::size_t rows, Pass<T>& pass, F walk) const {
    auto scratch = pass.scratch();
    const auto with_blocks = [&](auto source, std::size_t row_bytes) {
      SourceBlocks blocks =
          source_blocks(rows, x.features(), weights_.size(), row_bytes);
      if (!blocks.single())
        blocks.walked = scratch.template take<std::uint32_t>(rows).data();
      walk(source, blocks);
    };
    if constexpr (!std::is_same_v<Gathered, T>) {
      if (x.lanes % 16 == 0) {
        const std::size_t pitch = gathered_pitch<Gathered, T>(x.lanes);
        const std::size_t tile = x.features() * pitch;
        const View<Gathered> rounded{
            scratch.template take<Gathered>(x.tiles() * tile).data(), x.shape,
            x.samples, x.lanes, tile};
        parallel_for(
            pass.team(), x.features(), [&](std::size_t begin, std::size_t end) {
              for (std::size_t t = 0; t < x.tiles(); ++t)
                round_rows(x.tile(t) + begin * x.lanes, rounded.tile(t) + begin * pitch,
                           end - begin, x.lanes);
            });
        return with_blocks(rounded, pitch * sizeof(Gathered));
      }
    }
    with_blocks(x, x.lanes * sizeof(T));
  }

  std::size_t outputs_;
  Topology topology_;
  SparseOptions options_;
  SparseWeights<T> weights_;
  Parameter<T> bias_;
};

/// `SparseCSR{outputs, topology, bfloat16}` gathers rounded activations.
template <class Topology>
SparseCSR(std::size_t, Topology, BFloat16x2, SparseOptions = {})
    -> SparseCSR<Topology, float, BFloat16x2>;

}  // namespace rewire
