// expect: Layer must not be final
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/layer.hpp>

struct Sealed final {
  std::string name() const { return "Sealed"; }
  rewire::Shape build(rewire::Shape input, rewire::Rng&) { return input; }
  template <class T>
  void forward(rewire::Input<T>, rewire::Output<T>, rewire::Pass<T>&) const {}
  template <class T>
  void backward(rewire::Input<T>, rewire::Input<T>, rewire::Input<T>, rewire::Output<T>,
                rewire::Pass<T>&) {}
};
static_assert(rewire::check_layer<Sealed>());
