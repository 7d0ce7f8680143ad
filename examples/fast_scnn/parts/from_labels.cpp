// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/curriculum.hpp"
#include "fast_scnn/teaching.hpp"
#include "fast_scnn/training.hpp"

int train(const Job& job, const Street& street) {
  return walk(job, street, FromLabels{});
}
