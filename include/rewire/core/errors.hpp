// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace rewire {

namespace detail {

inline void append(std::string& out, std::string_view part) { out += part; }
inline void append(std::string& out, char part) { out += part; }
inline void append(std::string& out,
                   std::same_as<bool> auto part) {  // nothing decays to it
  out += part ? "true" : "false";
}

template <class N>
requires(std::is_arithmetic_v<N> &&
         !std::same_as<N, bool>) void append(std::string& out, N part) {
  if (part != part)
    part = std::numeric_limits<N>::quiet_NaN();  // with a sign only by chance
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, part).ptr;
  out.append(digits, end);
}

}  // namespace detail

/// Writes its arguments one after the other: `text("rate ", 0.1)` is "rate 0.1".
/// Numbers take the shortest form that reads back to the same value.  Parts are taken
/// by value, so that literals of any length share one function.
template <class... Parts>
std::string text(Parts... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

/// What an `Error` tells its reader, in this order.
struct Problem {
  std::string where;     ///< the file, layer, policy or call
  std::string expected;  ///< what would have been right
  std::string found;     ///< what came
  std::string advice;    ///< what to do about it; may be empty
};

/// Every exception that the library throws for bad input.  `what()` is one sentence:
/// "where: expected ..., found ...; advice".
class Error : public std::runtime_error {
 public:
  /// Puts the four parts together to one sentence.
  explicit Error(const Problem& p)
      : std::runtime_error(text(p.where, ": expected ", p.expected, ", found ", p.found,
                                p.advice.empty() ? "" : "; ", p.advice)) {}

  /// The same, thrown by layer `index` of what throws this: the sentence begins with
  /// "layer.2.0: ", as its weights are named, after two of these.
  Error inside(std::size_t index) const {
    const std::string_view said = what(), root = "layer.";
    if (said.substr(0, root.size()) != root)
      return Error(text(root, index, ": ", said));
    return Error(text(root, index, ".", said.substr(root.size())));
  }

 private:
  explicit Error(const std::string& sentence) : std::runtime_error(sentence) {}
};

/// Throws unless `value` lies in [low, high] (a NaN does not).
inline void require_range(double value, double low, double high, std::string_view where,
                          std::string_view name) {
  if (value >= low && value <= high) return;
  throw Error({std::string(where), text(name, " in [", low, ", ", high, "]"),
               text(value), text("choose ", name, " inside that range")});
}

}  // namespace rewire
