// SPDX-License-Identifier: BSD-3-Clause
#include "support/classifier.hpp"

template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const example::Classifier&);
template void rewire::resume(const std::filesystem::path&, example::Classifier&);
