// expect: Layer needs: void backward(Input<T> x, Input<T> y, Input<T> dy, Output<T> dx,
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

using namespace rewire;

struct Wrong {
  std::string name() const { return "Wrong"; }
  Shape build(Shape input, Rng&) { return input; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) const {}
};

static_assert(check_layer<Wrong>());
