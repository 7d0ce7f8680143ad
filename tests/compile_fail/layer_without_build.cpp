// expect: Layer needs: Shape build(Shape input, Rng&)
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

using namespace rewire;

struct Wrong {
  std::string name() const { return "Wrong"; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) const {}
  template <class T>
  void backward(Input<T>, Input<T>, Input<T>, Output<T>, Pass<T>&) {}
};

static_assert(check_layer<Wrong>());
