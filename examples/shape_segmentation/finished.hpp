// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include <rewire/data/dataset.hpp>

#include "shape_segmentation/network.hpp"
#include "support/album.hpp"
#include "support/curve.hpp"
#include "support/outcome.hpp"
#include "support/run.hpp"

/// What has come of a run that has ended, whatever its loss; of the first seed, `album`
/// gets pictures of what the network predicts.
example::Outcome finished(const Job& job, const std::string& model, std::uint64_t seed,
                          const Net& net, const rewire::Split& data,
                          const example::Curve& scores, const example::Run& run,
                          example::Album& album);
