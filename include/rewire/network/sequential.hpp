// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/network/finishing.hpp>
#include <rewire/network/layer_list.hpp>

namespace rewire {

/// Layers one after the other; itself a layer, so chains nest.  `List` is a tuple, or a
/// vector of one layer type.  Make one with `sequential(...)`.
///
/// Where activations live is decided here and nowhere else.  In training each is kept
/// until backward has seen it; a layer works in place where no backward would miss what
/// it overwrites.  Inference runs in two buffers.  Where a layer can do what its
/// neighbours would on the way (`Joins`), it does: a kernel in inference the batch norm
/// after it, most the ReLU.
template <class List>
class Sequential {
 public:
  using scalar = typename detail::Layers<List>::scalar;

  /// The layers, a tuple or a vector.
  explicit Sequential(List layers) : layers_(std::move(layers)) {}

  std::string name() const { return text("Sequential of ", layers_.count()); }

  Shape build(Shape input, Rng& rng) {
    if (input.size() == 0) {
      throw Error({"Sequential", "an input of at least one feature", "an empty shape",
                   "build with the shape of one sample"});
    }
    input_ = input;
    layers_.build("Sequential", "layer", rng, [&](std::size_t i) {
      return i == 0 ? input : layers_.shapes().back();
    });
    joins_.clear();
    layers_.each([&](std::size_t, const auto& layer) {
      joins_.push_back(joins_of<scalar>(layer));
    });
    return output();
  }

  /// Whether shapes are known and weights drawn.
  bool built() const { return layers_.built(); }
  /// Shape of one input sample, once built.
  Shape input() const { return input_; }
  /// Shape of one output sample, once built.
  Shape output() const { return built() ? layers_.shapes().back() : Shape{}; }

  Uses uses() const {
    if (!built()) return {};
    return {.input = layers_.uses(0).input,
            .output = layers_.uses(last()).output,
            .in_place = false};
  }

  std::size_t lanes() const { return layers_.lanes(); }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    if (pass.training()) {
      forward_keeping<T>(x, y, pass);
    } else {
      forward_in_two_buffers<T>(x, y, pass);
    }
  }

  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    auto scratch = pass.scratch();
    Buffers<T> buffers(*this, scratch);
    View<const T> out = y, d_out = dy;
    for (std::size_t left = layers_.count(); left > 0;) {
      const detail::Run run = detail::run_to(joins_, left - 1);
      View<const T> in;
      while (left > run.by) in = input_of(--left, x, pass);
      View<T> d_in = dx;
      if (run.first > 0) {
        // The caller's dy is not ours to overwrite.
        d_in = overwrites(run.by) && run.last < last()
                   ? buffers.same()
                   : buffers.other(shape(run.first - 1));
      }
      detail::backward(layers_.list(), run, in, out, d_out, d_in, pass);
      while (left > run.first) in = input_of(--left, x, pass);
      out = in;
      d_out = d_in;
    }
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    detail::Layers<List>::visit(self.layers_, v, at);
  }

  /// Calls `f(layer, shape of its output)` for each layer.
  template <class F>
  void each(F&& f) const {
    layers_.each_shape(f);
  }

 private:
  /// Two buffers that the activations (or their gradients) take in turn.
  template <class T>
  class Buffers {
   public:
    Buffers(const Sequential& chain, typename Pass<T>::Scratch& scratch) {
      std::size_t widest = 0;
      for (std::size_t i = 0; i < chain.last(); ++i) {
        widest = std::max(widest, chain.shape(i).size());
      }
      if (widest == 0) return;
      for (View<T>& b : buffers_) b = scratch.take({widest});
    }
    View<T> other(Shape shape) {
      now_ = 1 - now_;
      View<T>& b = buffers_[now_];
      b.shape = shape;
      b.stride = b.tile_size();
      return b;
    }
    View<T> same() const { return buffers_[now_]; }

   private:
    View<T> buffers_[2];
    std::size_t now_ = 0;
  };

  /// Whether layer i may write its output over its input in training: never over the
  /// chain's own input or into its output, and only if no backward misses what is gone.
  bool overwrites(std::size_t i) const {
    return i > 0 && i < last() && layers_.uses(i).in_place && !layers_.uses(i).input &&
           !layers_.uses(i - 1).output;
  }

  template <class T>
  void forward_keeping(View<const T> x, View<T> y, Pass<T>& pass) const {
    View<const T> in = x;
    View<T> out;
    for (std::size_t i = 0; i < layers_.count();) {
      const detail::Run run =
          detail::run_from(joins_, i, Mode::training, layers_.uses(i).output);
      if (run.last == last()) {
        out = y;
      } else if (!overwrites(i)) {
        out = pass.keep(shape(run.last));
      }
      detail::forward(layers_.list(), joins_, run, in, out, pass);
      for (; i <= run.last; ++i) {
        // Its own input comes with backward, perhaps put together again elsewhere.
        if (i > 0) pass.save(in);
        in = out;
      }
    }
  }

  /// What layer i read in forward.
  template <class T>
  static View<const T> input_of(std::size_t i, View<const T> x, Pass<T>& pass) {
    return i > 0 ? pass.template restore<View<const T>>() : x;
  }

  template <class T>
  void forward_in_two_buffers(View<const T> x, View<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    Buffers<T> buffers(*this, scratch);
    View<const T> in = x;
    for (std::size_t i = 0; i < layers_.count();) {
      const detail::Run run = detail::run_from(joins_, i, Mode::inference, false);
      const bool in_place = i > 0 && layers_.uses(i).in_place;
      const View<T> out = run.last == last() ? y
                          : in_place         ? buffers.same()
                                             : buffers.other(shape(run.last));
      detail::forward(layers_.list(), joins_, run, in, out, pass);
      in = out;
      i = run.last + 1;
    }
  }

  std::size_t last() const { return layers_.count() - 1; }
  Shape shape(std::size_t i) const { return layers_.shapes()[i]; }

  detail::Layers<List> layers_;
  std::vector<Joins> joins_;
  Shape input_;
};

/// A chain of layers of any types: `sequential(SparseCSR{1000, SET{}}, ReLU{},
/// Dense{10})`.
template <Layer... Layers>
Sequential<std::tuple<Layers...>> sequential(Layers... layers) {
  return Sequential<std::tuple<Layers...>>(std::tuple<Layers...>(std::move(layers)...));
}

/// A chain of layers of one type, chosen at run time: `AnyLayer<>`, say.
template <Layer L>
Sequential<std::vector<L>> sequential(std::vector<L> layers) {
  return Sequential<std::vector<L>>(std::move(layers));
}

}  // namespace rewire
