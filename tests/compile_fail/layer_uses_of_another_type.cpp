// expect: Layer has `uses`, but not as: static constexpr Uses uses, or Uses uses()
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

using namespace rewire;

struct Wrong {
  static constexpr bool uses = true;
  std::string name() const { return "Wrong"; }
  Shape build(Shape input, Rng&) { return input; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) const {}
  template <class T>
  void backward(Input<T>, Input<T>, Input<T>, Output<T>, Pass<T>&) {}
};

static_assert(check_layer<Wrong>());
