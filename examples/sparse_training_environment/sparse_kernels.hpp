// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>

// The perceptron and the classifier of the residual network compute with the same
// kernels of sparse layers: parts/sparse_kernels.cpp has them.
extern template void rewire::spmm(const rewire::SparseRows<float>&, std::size_t,
                                  std::size_t, const float*, const float*, float*,
                                  std::size_t, const rewire::SourceBlocks&,
                                  const rewire::Finish<float>&);
extern template void rewire::sparse_backward(const rewire::SparseRows<float>&,
                                             std::size_t, std::size_t, const float*,
                                             const float*, float*, float*, std::size_t,
                                             const rewire::SourceBlocks&, bool);
extern template void rewire::sparse_weight_gradient(const rewire::SparseRows<float>&,
                                                    std::size_t, std::size_t,
                                                    const float*, const float*, float*,
                                                    std::size_t,
                                                    const rewire::SourceBlocks&);
