// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/kernels/elementwise.hpp>
#include <rewire/network/aggregate_plan.hpp>
#include <rewire/network/blocks.hpp>
#include <rewire/network/fetch.hpp>
#include <rewire/network/layer_list.hpp>
#include <rewire/network/part.hpp>

namespace rewire {

/// `count` layers of one type, each of which reads a concatenation of outputs before
/// it; x is output 0.  What the block gives is the same rule applied once more, after
/// the last layer.  Depth is a run-time value: 100 layers compile like one.
///
/// Every output is kept once, in one array, a range of channels each.  A concatenation
/// lives in scratch memory only and is put together again in backward; a layer that
/// reads parts (`PreActivation`) gets none at all, and the moments of each channel are
/// found once however many layers read it.
template <class Block>
class Aggregate {
  static_assert(check_layer<Block>());

 public:
  using scalar = scalar_of<Block>;

  /// `make(i)` makes layer i, `make()` will do where all are alike; `rule` says what
  /// each reads.
  template <class Make>
  Aggregate(std::size_t count, Make make, FetchRule rule = fetch_exponential)
      : layers_(detail::blocks<Block>(count, make)), rule_(std::move(rule)) {}

  std::string name() const { return text("Aggregate of ", layers_.size()); }

  /// Throws where maps differ in size, or the rule names what is not there.
  Shape build(Shape input, Rng& rng) {
    plan_.build(name(), rule_, layers_.size(), input, [&](std::size_t l, Shape read) {
      return detail::build_part(layers_[l], l, read, rng);
    });
    return plan_.input_of(layers_.size());
  }

  Uses uses() const { return {.input = true, .output = false, .in_place = false}; }

  std::size_t lanes() const {
    std::size_t least = any_lanes;
    for (const Block& layer : layers_) least = std::min(least, liked_lanes(layer));
    return least;
  }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    auto scratch = pass.scratch();
    const Shape all = plan_.produced();
    const View<T> produced = pass.training() ? pass.keep(all) : scratch.take(all);
    if constexpr (ReadsParts<Block, T>) {
      forward_parts<T>(x, produced, pass);
    } else {
      const View<T> widest = scratch.take(plan_.widest());
      for (std::size_t l = 0; l < layers_.size(); ++l) {
        const View<T> in = widest.channels(0, plan_.input_of(l).channels);
        gather<T>(l, x, produced, in, pass.team());
        layers_[l].forward(in, plan_.view(l + 1, produced, produced), pass);
      }
    }
    gather<T>(layers_.size(), x, produced, y, pass.team());
    pass.save(View<const T>(produced));
  }

  template <class T>
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    const auto produced = pass.template restore<View<const T>>();
    auto scratch = pass.scratch();
    const View<T> d_produced = scratch.take(plan_.produced());
    scatter<T>(layers_.size(), dy, dx, d_produced, pass.team());
    if constexpr (ReadsParts<Block, T>) {
      backward_parts<T>(x, produced, dx, d_produced, pass);
    } else {
      const View<T> widest = scratch.take(plan_.widest()),
                    d_widest = scratch.take(plan_.widest());
      for (std::size_t l = layers_.size(); l-- > 0;) {
        const std::size_t channels = plan_.input_of(l).channels;
        const View<T> in = widest.channels(0, channels),
                      d_in = d_widest.channels(0, channels);
        if (uses_of(layers_[l]).input) gather<T>(l, x, produced, in, pass.team());
        layers_[l].backward(in, plan_.view(l + 1, produced, produced),
                            plan_.view(l + 1, d_produced, d_produced), d_in, pass);
        scatter<T>(l, d_in, dx, d_produced, pass.team());
      }
    }
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    for (std::size_t l = 0; l < self.layers_.size(); ++l)
      rewire::visit(self.layers_[l], v, at / l);
  }

  /// Calls `f(layer, shape of its output)` for each layer.
  template <class F>
  void each(F&& f) const {
    for (std::size_t l = 0; l < layers_.size(); ++l)
      f(layers_[l], plan_.built() ? plan_.output_of(l) : Shape{});
  }

  /// The shape that layer `l` reads, of the block's output where l is the number of
  /// layers; once built.
  Shape input_of(std::size_t l) const { return plan_.input_of(l); }

 private:
  template <class T>
  void forward_parts(View<const T> x, View<T> produced, Pass<T>& pass) const {
    std::span<ChannelMoments<T>> moments;
    if (pass.training()) {
      moments = pass.template keep<ChannelMoments<T>>(x.shape.channels +
                                                      produced.shape.channels);
      find_moments<T>(x, moments, pass.team());
    }
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      auto scratch = pass.scratch();
      const View<T> out = plan_.view(l + 1, produced, produced);
      layers_[l].forward_parts(parts<T>(l, x, produced, moments, scratch), out, pass);
      if (pass.training())
        find_moments<T>(out, moments.subspan(plan_.place(l + 1)), pass.team());
    }
    pass.save(moments);
  }

  template <class T>
  void backward_parts(View<const T> x, View<const T> produced, View<T> dx,
                      View<T> d_produced, Pass<T>& pass) {
    const auto moments = pass.template restore<std::span<ChannelMoments<T>>>();
    for (std::size_t l = layers_.size(); l-- > 0;) {
      auto scratch = pass.scratch();
      const auto& reads = plan_.reads(l);
      const auto to = scratch.template take<PartGradient<T>>(reads.size());
      for (std::size_t r = 0; r < reads.size(); ++r)
        to[r] = {plan_.view(reads[r].source, dx, d_produced), !reads[r].last};
      layers_[l].backward_parts(parts<T>(l, x, produced, moments, scratch),
                                plan_.view(l + 1, produced, produced),
                                plan_.view(l + 1, d_produced, d_produced),
                                std::span<const PartGradient<T>>(to), pass);
    }
  }

  template <class T>
  std::span<const Part<T>> parts(std::size_t l, View<const T> x, View<const T> produced,
                                 std::span<ChannelMoments<T>> moments,
                                 typename Pass<T>::Scratch& scratch) const {
    const auto& reads = plan_.reads(l);
    const auto list = scratch.template take<Part<T>>(reads.size());
    for (std::size_t r = 0; r < reads.size(); ++r) {
      const std::size_t source = reads[r].source;
      list[r] = {plan_.view(source, x, produced),
                 moments.empty() ? nullptr : moments.data() + plan_.place(source)};
    }
    return list;
  }

  /// Calls `f(read, its channels of all, those of the output it names)`.
  template <class T, class U, class F>
  void each_read(std::size_t l, const View<T>& all, const View<U>& x,
                 const View<U>& produced, F f) const {
    std::size_t first = 0;
    for (const auto& read : plan_.reads(l)) {
      const View<U> of = plan_.view(read.source, x, produced);
      const std::size_t channels = plan_.channels(read.source);
      f(read, all.channels(first, channels), of);
      first += channels;
    }
  }

  template <class T>
  void gather(std::size_t l, View<const T> x, View<const T> produced, View<T> to,
              Team& team) const {
    each_read(l, to, x, produced, [&](const auto&, View<T> part, View<const T> from) {
      transform<T>(from, part, team, [](T a) { return a; });
    });
  }

  /// Adds the gradient of what layer l read to those of the outputs.
  template <class T>
  void scatter(std::size_t l, View<const T> from, View<T> dx, View<T> d_produced,
               Team& team) const {
    each_read(l, from, dx, d_produced,
              [&](const auto& read, View<const T> part, View<T> to) {
                if (to.empty()) return;
                if (read.last) {
                  transform<T>(part, to, team, [](T d) { return d; });
                } else {
                  transform<T>(part, to, to, team, [](T d, T sum) { return sum + d; });
                }
              });
  }

  std::vector<Block> layers_;
  FetchRule rule_;
  detail::AggregatePlan plan_;
};

/// Layers of the type that `make(i)` returns.
template <class Make>
requires std::invocable<Make&, std::size_t> Aggregate(std::size_t, Make,
                                                      FetchRule = fetch_exponential)
->Aggregate<std::invoke_result_t<Make&, std::size_t>>;
/// Layers of the type that `make()` returns.
template <class Make>
requires std::invocable<Make&> Aggregate(std::size_t, Make,
                                         FetchRule = fetch_exponential)
->Aggregate<std::invoke_result_t<Make&>>;

}  // namespace rewire
