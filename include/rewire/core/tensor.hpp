// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only header that includes xtensor, whose folders moved in 0.26.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>
#endif

#include <cstddef>

namespace rewire {

/// What users hand in and get back: row-major, samples first.
template <class T, std::size_t Rank>
using Tensor = xt::xtensor<T, Rank>;

}  // namespace rewire
