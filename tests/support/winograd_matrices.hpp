// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>

namespace support {

template <std::size_t Rows, std::size_t Columns>
using Matrix = std::array<std::array<double, Columns>, Rows>;

// Lavin and Gray, CVPR 2016.
inline constexpr Matrix<4, 3> G = {{{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}}};
inline constexpr Matrix<4, 4> B_turned = {
    {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}}};
inline constexpr Matrix<2, 4> A_turned = {{{1, 1, 1, 0}, {0, 1, -1, -1}}};

template <std::size_t R, std::size_t C>
Matrix<C, R> turn(const Matrix<R, C>& m) {
  Matrix<C, R> t{};
  for (std::size_t i = 0; i < R; ++i) {
    for (std::size_t j = 0; j < C; ++j) t[j][i] = m[i][j];
  }
  return t;
}

/// m x m'
template <std::size_t R, std::size_t C>
Matrix<R, R> around(const Matrix<R, C>& m, const Matrix<C, C>& x) {
  Matrix<R, R> all{};
  for (std::size_t i = 0; i < R * R; ++i) {
    for (std::size_t j = 0; j < C * C; ++j)
      all[i / R][i % R] += m[i / R][j / C] * x[j / C][j % C] * m[i % R][j % C];
  }
  return all;
}

}  // namespace support
