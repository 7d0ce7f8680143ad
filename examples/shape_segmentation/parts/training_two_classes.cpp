// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/training_of.hpp"

template example::Outcome train(const Job&, const std::string&, std::uint64_t,
                                const rewire::Split&, rewire::BinaryCrossEntropy,
                                example::Album&);
