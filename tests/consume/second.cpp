// SPDX-License-Identifier: BSD-3-Clause
// A second file with the same headers: the linker complains where `inline` was
// forgotten.
#include <rewire/rewire.hpp>

#ifdef EXPECT_IO
#include <rewire/io.hpp>
#endif

namespace rw = rewire;

rw::Tensor<float, 2> answers_in_another_file() {
  auto net = rw::sequential(rw::SparseCSR{8, rw::FixProb{.epsilon = 2}}, rw::Dense{3});
  rw::Rng rng{1};
  net.build({.channels = 5}, rng);
  return rw::Predictor{net}(xt::ones<float>({4, 5}));
}
