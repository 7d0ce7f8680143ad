// expect: Loss needs: template <class T> double operator()(Input<T> prediction, const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/concepts/loss.hpp>

using namespace rewire;

struct Wrong {
  template <class T>
  double value(Input<T>, const Batch<T>&, Output<T>) {
    return 0;
  }
};

static_assert(check_loss<Wrong>());
