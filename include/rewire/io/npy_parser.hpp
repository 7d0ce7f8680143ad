// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <charconv>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire::detail {

/// What the header of a .npy file says.
struct NpyHeader {
  std::string type;       ///< "<f4"
  std::size_t width = 0;  ///< bytes of a number
  std::vector<std::size_t> shape;
  std::size_t cells = 1;  ///< the product of `shape`
};

/// Reads the header: a dictionary as Python writes it, with three keys in any order.
class NpyParser {
 public:
  NpyParser(std::string_view words, std::string_view where)
      : rest_(words), where_(where) {}

  /// Throws Error where the numbers take more than `most` bytes, too.
  NpyHeader parse(std::size_t most) {
    NpyHeader header;
    bool columns_first = false;
    std::set<std::string> keys;
    take('{');
    while (!skip('}')) {
      const std::string key = quoted();
      take(':');
      if (key == "descr") {
        header.type = quoted();
      } else if (key == "fortran_order") {
        columns_first = boolean();
      } else if (key == "shape") {
        header.shape = tuple();
      } else {
        refuse("the keys descr, fortran_order and shape", shown(key));
      }
      if (!keys.insert(key).second) refuse("each key once", shown(key) + " twice");
      if (!skip(',')) {
        take('}');
        break;
      }
    }
    blanks();
    if (!rest_.empty()) refuse("the end of the header", shown(rest_));
    if (keys.size() != 3) refuse("3 keys", text(keys.size()));
    if (columns_first) {
      refuse("rows first", "columns first (fortran_order)",
             "write numpy.ascontiguousarray(it)");
    }
    header.width = width_of(header.type);
    for (const std::size_t n : header.shape) {
      if (n != 0 && header.cells > most / header.width / n)
        refuse(text("at most ", most, " bytes of numbers"), "more",
               "the file is damaged, or allow more");
      header.cells *= n;
    }
    return header;
  }

 private:
  [[noreturn]] void refuse(std::string expected, std::string found,
                           std::string advice = "the file is damaged; write it again") {
    throw Error({text(where_, ": header"), std::move(expected), std::move(found),
                 std::move(advice)});
  }
  static std::string shown(std::string_view words) {
    std::string out = "\"";
    for (const char c : words.substr(0, 24)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + '"';
  }

  void blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n'))
      rest_.remove_prefix(1);
  }
  bool skip(char wanted) {
    blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void take(char wanted) {
    if (!skip(wanted)) refuse(text('"', wanted, '"'), shown(rest_));
  }

  std::string quoted() {
    const char quote = skip('\'') ? '\'' : '"';
    if (quote == '"') take('"');
    const std::size_t end = rest_.find(quote);
    if (end == rest_.npos) refuse("a closing quote", shown(rest_));
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return word;
  }

  bool boolean() {
    blanks();
    for (const std::string_view word : {"True", "False"}) {
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return word == "True";
    }
    refuse("True or False", shown(rest_));
  }

  std::vector<std::size_t> tuple() {
    constexpr std::size_t most = 64;  // as NumPy
    std::vector<std::size_t> sizes;
    take('(');
    while (!skip(')')) {
      std::size_t n = 0;
      blanks();
      const char* const begin = rest_.data();
      const auto [at, code] = std::from_chars(begin, begin + rest_.size(), n);
      if (code != std::errc()) refuse("sizes from 0 to 2^64 - 1", shown(rest_));
      rest_.remove_prefix(static_cast<std::size_t>(at - begin));
      if (sizes.size() == most) refuse("up to 64 dimensions", "more");
      sizes.push_back(n);
      if (!skip(',')) {
        take(')');
        break;
      }
    }
    return sizes;
  }

  std::size_t width_of(const std::string& type) {
    constexpr char native = std::endian::native == std::endian::little ? '<' : '>';
    const std::string_view kinds[] = {"b1", "i1", "i2", "i4", "i8", "u1",
                                      "u2", "u4", "u8", "f2", "f4", "f8"};
    for (const std::string_view kind : kinds) {
      const auto width = static_cast<std::size_t>(kind[1] - '0');
      if (type == text(width == 1 ? '|' : native, kind)) return width;
      if (width == 1 && type == text(native, kind)) return width;
    }
    refuse(text("booleans, integers or floats such as ", native, "f4"), shown(type),
           "convert it with astype");
  }

  std::string_view rest_;
  std::string where_;
};

}  // namespace rewire::detail
