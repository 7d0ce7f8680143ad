// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace rewire {

/// Can be moved, into a new object and over an old one.  `std::movable` asks as much
/// and more (common references, swapping), which takes g++ 3 ms for each type.
template <class T>
concept Movable = requires(T to, T from) {
  T(static_cast<T&&>(from));
  to = static_cast<T&&>(from);
};

/// Can be copied too.
template <class T>
concept Copyable = Movable<T> && requires(T to, const T from) {
  T(from);
  to = from;
};

}  // namespace rewire
