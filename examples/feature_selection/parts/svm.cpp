// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/svm.hpp"

#if FEATURE_SELECTION_HAS_SVM
// dlib declares the functions of BLAS in its own way, beside those of xtensor-blas, if
// it is to use it.  These two headers say whether; matrices of a thousand numbers do
// not need it.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
#include <dlib/svm/svm_c_trainer.h>
#endif

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <rewire/data/features.hpp>

std::optional<double> svm_accuracy([[maybe_unused]] const rewire::Split& split) {
#if FEATURE_SELECTION_HAS_SVM
  if (split.train.size() > 3000) return std::nullopt;
  using Sample = dlib::matrix<double, 0, 1>;
  using Kernel = dlib::radial_basis_kernel<Sample>;
  const auto samples_of = [](const rewire::Dataset& set) {
    const auto inputs = rewire::inputs_of(set);
    std::vector<Sample> all(set.size(), Sample(static_cast<long>(inputs.shape(1))));
    for (std::size_t n = 0; n < all.size(); ++n) {
      for (std::size_t f = 0; f < inputs.shape(1); ++f)
        all[n](static_cast<long>(f)) = static_cast<double>(inputs(n, f));
    }
    return all;
  };
  const auto train = samples_of(split.train), test = samples_of(split.test);
  double sum = 0, squares = 0, count = 0;
  for (const Sample& x : train) {
    sum += dlib::sum(x);
    squares += dlib::dot(x, x);
    count += static_cast<double>(x.size());
  }
  const double variance = squares / count - sum / count * (sum / count);
  const double width = static_cast<double>(split.train.shape().size());
  dlib::svm_c_trainer<Kernel> trainer;
  trainer.set_kernel(Kernel(variance > 0 ? 1 / (width * variance) : 1));
  trainer.set_c(1);

  const std::size_t classes = split.train.classes();
  std::vector<std::size_t> votes(test.size() * classes);
  for (std::size_t a = 0; a < classes; ++a) {
    for (std::size_t b = a + 1; b < classes; ++b) {
      std::vector<Sample> x;
      std::vector<double> y;
      for (std::size_t n = 0; n < train.size(); ++n) {
        const auto label = static_cast<std::size_t>(split.train.labels()[n]);
        if (label != a && label != b) continue;
        x.push_back(train[n]);
        y.push_back(label == a ? 1 : -1);
      }
      const bool both = std::count(y.begin(), y.end(), 1) != 0 &&
                        std::count(y.begin(), y.end(), -1) != 0;
      if (!both) continue;
      const auto side = trainer.train(x, y);
      for (std::size_t n = 0; n < test.size(); ++n)
        ++votes[n * classes + (side(test[n]) > 0 ? a : b)];
    }
  }
  std::size_t met = 0;
  for (std::size_t n = 0; n < test.size(); ++n) {
    const auto first = votes.begin() + static_cast<std::ptrdiff_t>(n * classes);
    const auto best =
        std::max_element(first, first + static_cast<std::ptrdiff_t>(classes)) - first;
    met += best == split.test.labels()[n];
  }
  return static_cast<double>(met) / static_cast<double>(test.size());
#else
  return std::nullopt;
#endif
}
