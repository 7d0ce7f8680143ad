// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>

#include <rewire/rewire.hpp>

#ifdef EXPECT_IO
#include <rewire/io.hpp>
#endif

namespace rw = rewire;

rw::Tensor<float, 2> answers_in_another_file();

// Dense needs the BLAS at link time, SparseCSR the threads.
int main() {
  auto net =
      rw::sequential(rw::SparseCSR{8, rw::SET{.epsilon = 2}}, rw::ReLU{}, rw::Dense{3});
  rw::Rng rng{1};
  net.build({.channels = 5}, rng);
  rw::Predictor predict{net};

  const auto answers = predict(xt::ones<float>({4, 5}));

  std::printf("rewire %s: %zu x %zu answers\n", rw::version, answers.shape(0),
              answers.shape(1));
  return answers.shape(1) == 3 && answers_in_another_file().shape(1) == 3 ? 0 : 1;
}
