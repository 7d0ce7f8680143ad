// expect: Optimizer needs: static constexpr std::size_t slots, at most 2
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/optimizer.hpp>

using namespace rewire;

struct Wrong {
  double learning_rate = 0.1;
  template <class T>
  auto rule(const Step&) const {
    return [](T& w, T g, T& v) { w -= v = g; };
  }
};

static_assert(check_optimizer<Wrong>());
