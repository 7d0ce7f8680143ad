// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rewire {

/// FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo).  Every step is one to one in
/// the byte and in the hash so far: bytes that differ in one place never have the same
/// hash, others only by chance, 1 in 2^64.  Against accidents, not against attackers.
class ContentHash {
 public:
  /// Takes more bytes in.
  void add(std::span<const std::byte> bytes) {
    constexpr std::uint64_t prime = 0x100000001B3;
    for (const std::byte b : bytes) {
      value_ = (value_ ^ std::to_integer<std::uint64_t>(b)) * prime;
    }
  }
  /// Takes the bytes of these words in.
  void add(std::string_view words) { add(std::as_bytes(std::span(words))); }

  /// Of all that was taken in.
  std::uint64_t value() const { return value_; }

  static constexpr std::size_t digits = 16;  ///< of `text`
  /// The value as `digits` hexadecimal digits.
  std::string text() const {
    std::string out(digits, '0');
    for (std::size_t i = 0; i < digits; ++i) {
      out[digits - 1 - i] = "0123456789abcdef"[value_ >> (4 * i) & 0xF];
    }
    return out;
  }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325;
};

/// The note in a file's metadata that keeps the hash of all its bytes, counted with
/// zeros in place of the note's own digits.
inline constexpr std::string_view seal_key = "fnv1a64";

namespace detail {

/// Where the digits stand in a header as our writer makes it, or npos.  In a string the
/// quotes would be escaped: this can only be the note.
inline std::size_t find_seal(std::string_view header) {
  const std::string front = '"' + std::string(seal_key) + "\":\"";
  const std::size_t at = header.find(front);
  return at == header.npos ? at : at + front.size();
}

}  // namespace detail

}  // namespace rewire
