// SPDX-License-Identifier: BSD-3-Clause
#include "support/compiled_kernels.hpp"

template void rewire::spmm(const rewire::SparseRows<float>&, std::size_t, std::size_t,
                           const float*, const float*, float*, std::size_t,
                           const rewire::SourceBlocks&, const rewire::Finish<float>&);
template void rewire::sparse_backward(const rewire::SparseRows<float>&, std::size_t,
                                      std::size_t, const float*, const float*, float*,
                                      float*, std::size_t, const rewire::SourceBlocks&,
                                      bool);
template void rewire::sparse_weight_gradient(const rewire::SparseRows<float>&,
                                             std::size_t, std::size_t, const float*,
                                             const float*, float*, std::size_t,
                                             const rewire::SourceBlocks&);
