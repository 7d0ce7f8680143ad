// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>

#include <rewire/rewire.hpp>

#if defined(EXPECT_OPENMP) && !(defined(_OPENMP) && defined(XTENSOR_USE_OPENMP))
#error "Expected with_openmp=True to switch OpenMP on, here and in xtensor."
#endif

namespace rw = rewire;

// Dense needs the BLAS at link time.
int main() {
  auto net = rw::sequential(rw::SparseCSR{8, rw::SET{.epsilon = 2}}, rw::Dense{3});
  rw::Rng rng{1};
  net.build({.channels = 5}, rng);
  const auto answers = rw::Predictor{net}(xt::ones<float>({4, 5}));
  std::printf("rewire %s: %zu x %zu answers\n", rw::version, answers.shape(0),
              answers.shape(1));
}
