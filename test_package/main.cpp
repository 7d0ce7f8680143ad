// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>

#include <rewire/rewire.hpp>

#ifdef EXPECT_IO
#include <rewire/io/gzip.hpp>
#include <rewire/io/png.hpp>
#endif

#if defined(EXPECT_OPENMP) && !(defined(_OPENMP) && defined(XTENSOR_USE_OPENMP))
#error "Expected with_openmp=True to switch OpenMP on, here and in xtensor."
#endif

namespace rw = rewire;

// Dense needs the BLAS at link time, what comes after it libpng and zlib.
int main() {
  auto net = rw::sequential(rw::SparseCSR{8, rw::SET{.epsilon = 2}}, rw::Dense{3});
  rw::Rng rng{1};
  net.build({.channels = 5}, rng);
  const auto answers = rw::Predictor{net}(xt::ones<float>({4, 5}));
  std::printf("rewire %s: %zu x %zu answers\n", rw::version, answers.shape(0),
              answers.shape(1));
#ifdef EXPECT_IO
  const rw::Picture pixel{.height = 1, .width = 1, .channels = 1, .bytes = {7}};
  const auto png = rw::parse_png_numbers(rw::make_png(pixel), "pixel");
  if (png.numbers.at(0) != 7) return 1;
  if (rw::gunzip(rw::gzip(pixel.bytes), 1, "pixel") != pixel.bytes) return 1;
  std::printf("PNG and gzip: well\n");
#endif
}
