// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include <rewire/io/topology_memory.hpp>
#include <rewire/training/observers/topology_recorder.hpp>

#include "support/classifier.hpp"

// Checkpoints that keep what is known of the links, of which a part has the code.
extern template void rewire::save_checkpoint(const std::filesystem::path&,
                                             const example::Classifier&,
                                             const rewire::TopologyRecorder&);
extern template void rewire::resume(const std::filesystem::path&, example::Classifier&,
                                    rewire::TopologyRecorder&);
