// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

/// What the kernels give, computed by one file that is compiled several times.  The
/// linker keeps one copy of the library's functions for these two...
std::vector<float> results_o2();
std::vector<float> results_o3_avx2();
/// ...and these have their own, in a namespace of another name.
std::vector<float> results_apart_o2();
std::vector<float> results_apart_o3_avx2();
std::vector<float> results_apart_o3_avx2_fma();
