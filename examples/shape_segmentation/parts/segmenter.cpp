// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/segmenter.hpp"

template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const Segmenter<rewire::BinaryCrossEntropy>&);
template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const Segmenter<rewire::SoftmaxCrossEntropy>&);
template void rewire::resume(const std::filesystem::path&,
                             Segmenter<rewire::BinaryCrossEntropy>&);
template void rewire::resume(const std::filesystem::path&,
                             Segmenter<rewire::SoftmaxCrossEntropy>&);
