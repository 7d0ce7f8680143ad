// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

namespace rewire {

namespace detail {

template <std::size_t Lanes, class T>
void copy_strided(const T* from, std::size_t from_step, T* to, std::size_t to_step,
                  std::size_t pixels) {
  for (std::size_t i = 0; i < pixels; ++i)
    std::copy_n(from + i * from_step, Lanes, to + i * to_step);
}

}  // namespace detail

/// Copies `pixels` pixels of `lanes` numbers, whose firsts are `from_step` and
/// `to_step` numbers apart: columns modulo a stride out of a row, or back into one.
/// Compilers call memmove for each pixel unless they know its length.
template <class T>
void copy_strided(const T* from, std::size_t from_step, T* to, std::size_t to_step,
                  std::size_t pixels, std::size_t lanes) {
  switch (lanes) {
    case 1:
      return detail::copy_strided<1>(from, from_step, to, to_step, pixels);
    case 2:
      return detail::copy_strided<2>(from, from_step, to, to_step, pixels);
    case 4:
      return detail::copy_strided<4>(from, from_step, to, to_step, pixels);
    case 8:
      return detail::copy_strided<8>(from, from_step, to, to_step, pixels);
    case 16:
      return detail::copy_strided<16>(from, from_step, to, to_step, pixels);
    default:
      for (std::size_t i = 0; i < pixels; ++i)
        std::copy_n(from + i * from_step, lanes, to + i * to_step);
  }
}

}  // namespace rewire
