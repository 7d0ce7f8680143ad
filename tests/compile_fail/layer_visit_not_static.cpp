// expect: Layer has `visit`, but not as: static void visit(auto& self, auto&& v, const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

using namespace rewire;

struct Wrong {
  // Not static: nothing would ever call it, and the layer would stay untrained.
  void visit(auto&& v, const Path& at) { v(at / "weight", weight); }
  std::string name() const { return "Wrong"; }
  Shape build(Shape input, Rng&) { return input; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) const {}
  template <class T>
  void backward(Input<T>, Input<T>, Input<T>, Output<T>, Pass<T>&) {}
  float weight = 0;
};

static_assert(check_layer<Wrong>());
