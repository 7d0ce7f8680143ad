// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <rewire/data/dataset.hpp>

// Only parts/svm.cpp uses dlib, which is not needed for anything else: without it the
// columns of the support vector machine are left out.
#if __has_include(<dlib/svm/svm_c_trainer.h>)
#define FEATURE_SELECTION_HAS_SVM 1
#else
#define FEATURE_SELECTION_HAS_SVM 0
#endif

inline constexpr bool has_svm = FEATURE_SELECTION_HAS_SVM != 0;

/// Test accuracy of a support vector machine with scikit-learn's defaults: radial basis
/// functions with gamma = 1 / (features * variance of all inputs), C = 1, a vote of all
/// pairs of classes.  Nothing without dlib, or where the set is too large for it.
std::optional<double> svm_accuracy(const rewire::Split& split);
