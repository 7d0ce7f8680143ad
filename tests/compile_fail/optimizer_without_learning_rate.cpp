// expect: Optimizer needs: double learning_rate
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/optimizer.hpp>

using namespace rewire;

struct Wrong {
  static constexpr std::size_t slots = 1;
  template <class T>
  auto rule(const Step&) const {
    return [](T& w, T g, T& v) { w -= v = g; };
  }
};

static_assert(check_optimizer<Wrong>());
