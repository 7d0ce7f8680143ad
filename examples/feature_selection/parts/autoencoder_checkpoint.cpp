// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/autoencoder.hpp"

template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const AutoencoderTrainer&);
template void rewire::resume(const std::filesystem::path&, AutoencoderTrainer&);
