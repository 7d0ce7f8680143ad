// expect: Loss must be movable
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/loss.hpp>

using namespace rewire;

struct Wrong {
  Wrong() = default;
  Wrong(Wrong&&) = delete;
  template <class T>
  double operator()(Input<T>, const Batch<T>&, Output<T>) {
    return 0;
  }
};

static_assert(check_loss<Wrong>());
