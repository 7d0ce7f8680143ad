// SPDX-License-Identifier: BSD-3-Clause
#include "support/compiled_kernels.hpp"

template void rewire::depthwise(const rewire::Depthwise<float>&);
template void rewire::depthwise_backward(const rewire::DepthwiseGradient<float>&);
template void rewire::sparse_correlate(const rewire::SparseCorrelation<float>&);
template void rewire::sparse_conv_backward(const rewire::SparseConvGradient<float>&);
template void rewire::lay_out(const rewire::Rows<float>&, std::size_t, std::size_t,
                              std::size_t, float*, std::size_t, const rewire::Affine&);
template void rewire::lay_out(const rewire::Rows<std::uint8_t>&, std::size_t,
                              std::size_t, std::size_t, float*, std::size_t,
                              const rewire::Affine&);
