// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <rewire/kernels/conv.hpp>
#include <rewire/kernels/conv_weights.hpp>
#include <rewire/kernels/depthwise.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/sparse_conv_gradient.hpp>
#include <rewire/kernels/sparse_correlation.hpp>
#include <rewire/kernels/spmm.hpp>
#include <rewire/kernels/transpose.hpp>

// The kernels on which the compiler works longest, each for three instruction sets:
// support/parts have them, once for all programs.
extern template void rewire::correlate(const rewire::Correlation<float>&, std::size_t,
                                       std::size_t);
extern template void rewire::correlate_weights(const rewire::WeightCorrelation<float>&,
                                               std::size_t, std::size_t);
extern template void rewire::depthwise(const rewire::Depthwise<float>&);
extern template void rewire::depthwise_backward(
    const rewire::DepthwiseGradient<float>&);
extern template void rewire::sparse_correlate(const rewire::SparseCorrelation<float>&);
extern template void rewire::sparse_conv_backward(
    const rewire::SparseConvGradient<float>&);
extern template void rewire::lay_out(const rewire::Rows<float>&, std::size_t,
                                     std::size_t, std::size_t, float*, std::size_t,
                                     const rewire::Affine&);
extern template void rewire::lay_out(const rewire::Rows<std::uint8_t>&, std::size_t,
                                     std::size_t, std::size_t, float*, std::size_t,
                                     const rewire::Affine&);
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
