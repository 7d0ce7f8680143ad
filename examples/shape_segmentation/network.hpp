// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <tuple>

#include <rewire/layers/reshape.hpp>
#include <rewire/models/mlp.hpp>

#include "shape_segmentation/job.hpp"

using Net = rewire::Sequential<std::tuple<rewire::Mlp, rewire::Reshape>>;

/// A logit a pixel; of more than two classes, one a class and pixel.
Net network(const Job& job, const std::string& model, rewire::Shape image,
            std::size_t classes);
