// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/network/finishing.hpp>
#include <rewire/network/outline.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/sparse_weights.hpp>
#include <rewire/topology/topology_ref.hpp>

namespace rewire {

namespace detail {

/// What a layer of unknown type hands out, and to whom; `Const` for a const layer.
template <class T, bool Const>
struct ErasedVisitor {
  template <class X>
  using Ref = std::conditional_t<Const, const X&, X&>;

  virtual ~ErasedVisitor() = default;
  virtual void see(const Path&, Ref<Parameter<T>>) = 0;
  virtual void see(const Path&, Ref<Buffer<T>>) = 0;
  virtual void see(const Path&, Ref<SparseWeights<T>>, TopologyRef) = 0;
};

template <class T, bool Const, class V>
struct VisitorAdapter final : ErasedVisitor<T, Const> {
  template <class X>
  using Ref = typename ErasedVisitor<T, Const>::template Ref<X>;

  explicit VisitorAdapter(V& v) : visitor(v) {}
  void see(const Path& at, Ref<Parameter<T>> p) override { visitor(at, p); }
  void see(const Path& at, Ref<Buffer<T>> b) override { visitor(at, b); }
  void see(const Path& at, Ref<SparseWeights<T>> w, TopologyRef t) override {
    visitor(at, w, t);
  }
  V& visitor;
};

}  // namespace detail

/// A layer whose type is chosen at run time (a sweep read from a file): holds any, and
/// is one.
template <class T = float>
class AnyLayer {
 public:
  using scalar = T;

  /// Holds a layer of any kind.
  // Not constrained by all of `Layer`: asking whether a layer that wraps an AnyLayer
  // can be moved would ask this constructor again.
  template <class L>
  requires(!std::same_as<std::remove_cvref_t<L>, AnyLayer>) &&
      HasBuild<L>&& HasLayerName<L> AnyLayer(
          L layer)  // implicit: a layer is an AnyLayer
      : self_(std::make_unique<Holder<L>>(std::move(layer))) {
    static_assert(check_layer<L>());
  }

  Shape build(Shape input, Rng& rng) { return self_->build(input, rng); }
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    self_->forward(x, y, pass);
  }
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    self_->backward(x, y, dy, dx, pass);
  }
  /// Which of the following it can.
  Joins joins() const { return self_->joins(); }
  /// See HasForwardFinished.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    self_->forward_finished(x, y, finish, pass);
  }
  /// See HasBackwardFinished.
  void backward_finished(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx,
                         Pass<T>& pass) {
    self_->backward_finished(x, y, dy, dx, pass);
  }
  /// See HasBackwardRectified.
  void backward_rectified(Input<T> x, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    self_->backward_rectified(x, dy, dx, pass);
  }
  /// See HasLines.
  void lines(std::span<T> factor, std::span<T> summand) const {
    self_->lines(factor, summand);
  }
  std::string name() const { return self_->name(); }
  Uses uses() const { return self_->uses(); }
  std::size_t lanes() const { return self_->lanes(); }
  /// The rows of a summary that this layer makes.
  void outline(Shape output, std::size_t depth, std::vector<OutlineRow>& rows) const {
    self_->outline(output, depth, rows);
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    constexpr bool is_const = std::is_const_v<std::remove_reference_t<decltype(self)>>;
    using V = std::remove_reference_t<decltype(v)>;
    detail::VisitorAdapter<T, is_const, V> adapter(v);
    if constexpr (is_const) {
      std::as_const(*self.self_).visit(adapter, at);
    } else {
      self.self_->visit(adapter, at);
    }
  }

 private:
  using Mutable = detail::ErasedVisitor<T, false>;
  using Const = detail::ErasedVisitor<T, true>;

  struct Interface {
    virtual ~Interface() = default;
    virtual Shape build(Shape, Rng&) = 0;
    virtual void forward(View<const T>, View<T>, Pass<T>&) const = 0;
    virtual void backward(View<const T>, View<const T>, View<const T>, View<T>,
                          Pass<T>&) = 0;
    virtual Joins joins() const = 0;
    virtual void forward_finished(View<const T>, View<T>, const Finish<T>&,
                                  Pass<T>&) const = 0;
    virtual void backward_finished(View<const T>, View<const T>, View<const T>, View<T>,
                                   Pass<T>&) = 0;
    virtual void backward_rectified(View<const T>, View<const T>, View<T>,
                                    Pass<T>&) = 0;
    virtual void lines(std::span<T>, std::span<T>) const = 0;
    virtual std::string name() const = 0;
    virtual Uses uses() const = 0;
    virtual std::size_t lanes() const = 0;
    virtual void outline(Shape, std::size_t, std::vector<OutlineRow>&) const = 0;
    virtual void visit(Mutable&, const Path&) = 0;
    virtual void visit(Const&, const Path&) const = 0;
  };

  template <class L>
  struct Holder final : Interface {
    explicit Holder(L l) : layer(std::move(l)) {}
    Shape build(Shape input, Rng& rng) override { return layer.build(input, rng); }
    void forward(View<const T> x, View<T> y, Pass<T>& pass) const override {
      layer.forward(x, y, pass);
    }
    void backward(View<const T> x, View<const T> y, View<const T> dy, View<T> dx,
                  Pass<T>& pass) override {
      layer.backward(x, y, dy, dx, pass);
    }
    Joins joins() const override { return joins_of<T>(layer); }
    void forward_finished(View<const T> x, View<T> y, const Finish<T>& finish,
                          Pass<T>& pass) const override {
      if constexpr (HasForwardFinished<L, T>) {
        layer.forward_finished(x, y, finish, pass);
      } else {
        assert(false && "ask joins() first");
      }
    }
    void backward_finished(View<const T> x, View<const T> y, View<const T> dy,
                           View<T> dx, Pass<T>& pass) override {
      if constexpr (HasBackwardFinished<L, T>) {
        layer.backward_finished(x, y, dy, dx, pass);
      } else {
        assert(false && "ask joins() first");
      }
    }
    void backward_rectified(View<const T> x, View<const T> dy, View<T> dx,
                            Pass<T>& pass) override {
      if constexpr (HasBackwardRectified<L, T>) {
        layer.backward_rectified(x, dy, dx, pass);
      } else {
        assert(false && "ask joins() first");
      }
    }
    void lines(std::span<T> factor, std::span<T> summand) const override {
      if constexpr (HasLines<L, T>) {
        layer.lines(factor, summand);
      } else {
        assert(false && "ask joins() first");
      }
    }
    std::string name() const override { return layer.name(); }
    Uses uses() const override { return uses_of(layer); }
    std::size_t lanes() const override { return liked_lanes(layer); }
    void outline(Shape output, std::size_t depth,
                 std::vector<OutlineRow>& rows) const override {
      rewire::outline(layer, output, depth, rows);
    }
    void visit(Mutable& v, const Path& at) override { hand_out(layer, v, at); }
    void visit(Const& v, const Path& at) const override { hand_out(layer, v, at); }

    static void hand_out(auto& layer, auto& v, const Path& at) {
      rewire::visit(
          layer,
          [&](const Path& path, auto& what, const auto&... topology) {
            v.see(path, what, topology...);
          },
          at);
    }
    L layer;
  };

  std::unique_ptr<Interface> self_;
};
static_assert(check_layer<AnyLayer<float>>());

}  // namespace rewire
