// expect: Optimizer must be copyable
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/optimizer.hpp>

using namespace rewire;

struct Wrong {
  Wrong() = default;
  Wrong(const Wrong&) = delete;
  static constexpr std::size_t slots = 1;
  double learning_rate = 0.1;
  template <class T>
  auto rule(const Step&) const {
    return [](T& w, T g, T& v) { w -= v = g; };
  }
};

static_assert(check_optimizer<Wrong>());
