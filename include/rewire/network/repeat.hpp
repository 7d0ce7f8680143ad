// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/network/blocks.hpp>
#include <rewire/network/sequential.hpp>

namespace rewire {

/// The same block `count` times in a row, each with weights of its own.  Depth is a
/// run-time value: 100 blocks compile like one.
template <class Block>
class Repeat {
 public:
  using scalar = scalar_of<Block>;

  /// `make(i)` makes block i; `make()` will do where all are alike.
  template <class Make>
  Repeat(std::size_t count, Make make)
      : count_(count), chain_(detail::blocks<Block>(count, make)) {}

  std::string name() const { return text("Repeat of ", count_); }
  Shape build(Shape input, Rng& rng) { return chain_.build(input, rng); }
  Uses uses() const { return chain_.uses(); }
  std::size_t lanes() const { return chain_.lanes(); }

  template <class T>
  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    chain_.template forward<T>(x, y, pass);
  }
  template <class T>
  void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    chain_.template backward<T>(x, y, dy, dx, pass);
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    rewire::visit(self.chain_, v, at);
  }

  /// Calls `f(block, shape of its output)` for each block.
  template <class F>
  void each(F&& f) const {
    chain_.each(f);
  }

 private:
  std::size_t count_;
  Sequential<std::vector<Block>> chain_;
};

/// Blocks of the type that `make(i)` returns.
template <class Make>
requires std::invocable<Make&, std::size_t> Repeat(std::size_t, Make)
->Repeat<std::invoke_result_t<Make&, std::size_t>>;
/// Blocks of the type that `make()` returns.
template <class Make>
requires std::invocable<Make&> Repeat(std::size_t, Make)
->Repeat<std::invoke_result_t<Make&>>;

}  // namespace rewire
