// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <rewire/core/errors.hpp>

namespace rewire {

/// The kinds of numbers in a safetensors file, by their names there; wide ones first.
enum class Dtype : std::uint8_t {
  F64,
  I64,
  U64,
  F32,
  I32,
  U32,
  F16,
  BF16,
  I16,
  U16,
  I8,
  U8,
  BOOL
};

namespace detail {

/// In the order of `Dtype`.
inline constexpr std::array<std::string_view, 13> dtype_names = {
    "F64",  "I64", "U64", "F32", "I32", "U32", "F16",
    "BF16", "I16", "U16", "I8",  "U8",  "BOOL"};

}  // namespace detail

/// Bytes of one number.
constexpr std::size_t size_of(Dtype d) {
  return d <= Dtype::U64 ? 8 : d <= Dtype::U32 ? 4 : d <= Dtype::U16 ? 2 : 1;
}

/// As safetensors spells it: `F32`.
inline std::string text(Dtype d) {
  return std::string(detail::dtype_names[static_cast<std::size_t>(d)]);
}

/// Types that a tensor can be written from and read as.  F16, BF16 and BOOL have none;
/// their bytes can be read.
template <class T>
concept TensorNumber = std::same_as<T, float> || std::same_as<T, double> ||
    (std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8);

/// The kind that holds numbers of type T, by size and sign: `std::size_t` is U64.
template <TensorNumber T>
constexpr Dtype dtype_of() {
  if constexpr (std::is_floating_point_v<T>) {
    return sizeof(T) == 8 ? Dtype::F64 : Dtype::F32;
  } else {
    constexpr bool is_signed = std::is_signed_v<T>;
    switch (sizeof(T)) {
      case 8:
        return is_signed ? Dtype::I64 : Dtype::U64;
      case 4:
        return is_signed ? Dtype::I32 : Dtype::U32;
      case 2:
        return is_signed ? Dtype::I16 : Dtype::U16;
      default:
        return is_signed ? Dtype::I8 : Dtype::U8;
    }
  }
}

namespace detail {

/// Sets the bytes of a tensor; false where they do not fit into 64 bits.
inline bool tensor_bytes(Dtype dtype, std::span<const std::size_t> shape,
                         std::size_t& bytes) {
  bytes = size_of(dtype);
  for (const std::size_t n : shape) {
    if (bytes != 0 && n > std::numeric_limits<std::size_t>::max() / bytes) return false;
    bytes *= n;
  }
  return true;
}

}  // namespace detail

}  // namespace rewire
