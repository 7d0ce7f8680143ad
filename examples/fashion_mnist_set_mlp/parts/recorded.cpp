// SPDX-License-Identifier: BSD-3-Clause
#include "fashion_mnist_set_mlp/recorded.hpp"

template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const example::Classifier&,
                                      const rewire::TopologyRecorder&);
template void rewire::resume(const std::filesystem::path&, example::Classifier&,
                             rewire::TopologyRecorder&);
