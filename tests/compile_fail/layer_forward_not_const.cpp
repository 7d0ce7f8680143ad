// expect: Layer needs: void forward(Input<T> x, Output<T> y, Pass<T>&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

using namespace rewire;

struct Wrong {
  std::string name() const { return "Wrong"; }
  Shape build(Shape input, Rng&) { return input; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) {}
  template <class T>
  void backward(Input<T>, Input<T>, Input<T>, Output<T>, Pass<T>&) {}
};

static_assert(check_layer<Wrong>());
