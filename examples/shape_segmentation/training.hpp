// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include <rewire/data/dataset.hpp>
#include <rewire/losses/binary_cross_entropy.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>

#include "shape_segmentation/job.hpp"
#include "support/album.hpp"
#include "support/outcome.hpp"

/// One run; of the first seed, `album` gets pictures of what the network predicts.
template <class Loss>
example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rewire::Split& data, Loss loss, example::Album& album);

// A part for each of the two losses has the code.
extern template example::Outcome train(const Job&, const std::string&, std::uint64_t,
                                       const rewire::Split&, rewire::BinaryCrossEntropy,
                                       example::Album&);
extern template example::Outcome train(const Job&, const std::string&, std::uint64_t,
                                       const rewire::Split&,
                                       rewire::SoftmaxCrossEntropy, example::Album&);
