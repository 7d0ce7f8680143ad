// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <string>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/gemm.hpp>
#include <rewire/layers/bias.hpp>
#include <rewire/storage/initial.hpp>
#include <rewire/storage/parameter.hpp>

namespace rewire {

/// What a fully connected layer starts with.
struct DenseOptions {
  Initial initial = Initial::he;  ///< how weights are drawn
  bool bias = true;               ///< whether there is b, which starts at 0
};

/// y = W x + b with every weight there.  W: (outputs, inputs), row-major; b starts at
/// 0.
template <class T = float>
class Dense {
 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// `outputs` >= 1 neurons.
  explicit Dense(std::size_t outputs, DenseOptions options = {})
      : outputs_(outputs), options_(options) {
    if (outputs == 0) {
      throw Error({"Dense", "at least 1 output", "0", "give the width of the layer"});
    }
  }

  std::string name() const { return text("Dense ", outputs_); }

  Shape build(Shape input, Rng& rng) {
    inputs_ = input.size();
    weight_ = Parameter<T>({outputs_, inputs_}, Role::weight);
    InitialDraw(options_.initial, inputs_, outputs_)
        .fill(std::span(weight_.value), rng);
    bias_ = Parameter<T>({options_.bias ? outputs_ : 0}, Role::bias);
    return {outputs_};
  }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    const OneBlasThread one_blas_thread;
    const std::size_t lanes = x.lanes;
    parallel_for(pass.team(), outputs_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        T* out = y.tile(t) + begin * lanes;
        if (options_.bias) {
          for (std::size_t r = begin; r < end; ++r) {
            std::fill_n(y.tile(t) + r * lanes, lanes, bias_.value[r]);
          }
        }
        gemm<T>(end - begin, lanes, inputs_,
                {weight_.value.data() + begin * inputs_, inputs_}, {x.tile(t), lanes},
                options_.bias ? T{1} : T{0}, out, lanes);
      }
    });
  }

  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const OneBlasThread one_blas_thread;
    assert(weight_.gradient.size() == weight_.size() && "prepare_training first");
    const std::size_t lanes = x.lanes;
    parallel_for(pass.team(), outputs_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        gemm<T>(end - begin, inputs_, lanes, {dy.tile(t) + begin * lanes, lanes},
                {x.tile(t), lanes, true}, T{1},
                weight_.gradient.data() + begin * inputs_, inputs_);
      }
    });
    detail::add_bias_gradient<T>(dy, bias_, pass.team());
    if (dx.empty()) return;
    parallel_for(pass.team(), inputs_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        gemm<T>(end - begin, lanes, outputs_,
                {weight_.value.data() + begin, inputs_, true}, {dy.tile(t), lanes},
                T{0}, dx.tile(t) + begin * lanes, lanes);
      }
    });
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at / "weight", self.weight_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  std::size_t outputs_;
  DenseOptions options_;
  std::size_t inputs_ = 0;
  Parameter<T> weight_;
  Parameter<T> bias_;
};
static_assert(check_layer<Dense<float>>());

}  // namespace rewire
