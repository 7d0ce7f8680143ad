// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <iostream>

#include <rewire/core/simd.hpp>
#include <rewire/core/version.hpp>
#include <rewire/io/run_report.hpp>
#include <rewire/kernels/gemm.hpp>

namespace example {

/// What figures of speed depend on.
inline void print_machine() {
  std::cout << "rewire " << rewire::version << " on " << rewire::RunReport::processor()
            << ", kernels " << rewire::name(rewire::isa()) << ", OpenBLAS "
            << rewire::blas_core() << "\n";
}

}  // namespace example
