// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <type_traits>

/// Defines `names_NAME<T>`: whether class T has a member called NAME, whatever it is.
///
/// An optional member with the right name and another signature must be an error, not
/// the silent default.  Looking the name up in a class that inherits it from T *and*
/// from a base that surely has it is ambiguous exactly when T has it, of whatever kind
/// or signature.
#define REWIRE_DETECT_NAME(NAME)                                       \
  namespace detail {                                                   \
  struct Surely_##NAME {                                               \
    void NAME();                                                       \
  };                                                                   \
  template <class T>                                                   \
  struct Both_##NAME : T, Surely_##NAME {};                            \
  template <class T>                                                   \
  concept Inherits_##NAME = std::is_class_v<T> && !std::is_final_v<T>; \
  template <class T>                                                   \
  inline constexpr bool ambiguous_##NAME = !requires {                 \
    &Both_##NAME<T>::NAME;                                             \
  };                                                                   \
  }                                                                    \
  template <class T>                                                   \
  concept names_##NAME = detail::Inherits_##NAME<T>&& detail::ambiguous_##NAME<T>;
