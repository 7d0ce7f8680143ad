// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

namespace detail {

/// Text as it may stand anywhere in a page, in attributes too.  Control characters,
/// which HTML forbids, become spaces.
inline std::string html(std::string_view words) {
  std::string out;
  for (const char c : words) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out +=
            (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == 0x7F ? ' ' : c;
    }
  }
  return out;
}

/// RFC 4648, with padding.
inline std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < here ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= here ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

/// The kind of a picture that a page can embed, by the end of its name.
inline std::string picture_kind(const std::filesystem::path& path) {
  const std::string end = path.extension().string();
  if (end == ".png") return "image/png";
  if (end == ".svg") return "image/svg+xml";
  if (end == ".gif") return "image/gif";
  throw Error({path.string(), "a picture in PNG, SVG or GIF", text('"', end, '"'),
               "draw it as one of these"});
}

inline constexpr std::string_view html_style =
    "body{font:16px/1.5 system-ui,sans-serif;color:#222;max-width:1100px;margin:2em "
    "auto;padding:0 1em}\n"
    "h1,h2{font-weight:600;line-height:1.2}h2{margin-top:2em}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}\n"
    "th,td{padding:.25em .7em;text-align:right;border-bottom:1px solid #ddd}\n"
    "th:first-child,td:first-child{text-align:left}th{vertical-align:bottom}\n"
    ".wide{overflow-x:auto}figure{margin:1em 0}img{max-width:100%;height:auto}\n"
    "figcaption,.note{color:#555;font-size:14px}\n";

}  // namespace detail

/// A page that tells of a run and needs no other file: tables, notes, and pictures that
/// are embedded.  All words are plain text, whatever is in them.
class HtmlReport {
 public:
  /// An empty page of this title.
  explicit HtmlReport(std::string title) : title_(std::move(title)) {}

  /// A heading inside the page.
  void heading(std::string_view words) {
    body_ += text("<h2>", detail::html(words), "</h2>\n");
  }
  /// A paragraph.
  void note(std::string_view words) {
    body_ += text("<p class=\"note\">", detail::html(words), "</p>\n");
  }

  /// Rows of cells, the first with the titles of the columns.
  void table(const std::vector<std::vector<std::string>>& rows) {
    body_ += "<div class=\"wide\"><table>\n";
    for (std::size_t r = 0; r < rows.size(); ++r) {
      body_ += "<tr>";
      for (const std::string& cell : rows[r]) {
        const std::string_view kind = r == 0 ? "th" : "td";
        body_ += text("<", kind, ">", detail::html(cell), "</", kind, ">");
      }
      body_ += "</tr>\n";
    }
    body_ += "</table></div>\n";
  }

  /// A picture in PNG, SVG or GIF; read now, and at most 50 MB.  Throws Error where it
  /// cannot be.
  void picture(const std::filesystem::path& path, std::string_view caption) {
    constexpr std::size_t most = 50'000'000;
    const std::string kind = detail::picture_kind(path);
    body_ += text("<figure><img alt=\"", detail::html(caption), "\" src=\"data:", kind,
                  ";base64,", detail::base64(read_file(path, most)), "\"><figcaption>",
                  detail::html(caption), "</figcaption></figure>\n");
  }

  /// Writes the page whole or not at all.
  void write(const std::filesystem::path& path) const {
    AtomicFile file(path);
    file.write(
        text("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
             "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
             "content=\"width=device-width\">\n<title>",
             detail::html(title_), "</title>\n<style>\n", detail::html_style,
             "</style>\n</head>\n<body>\n<h1>", detail::html(title_), "</h1>\n", body_,
             "</body>\n</html>\n"));
    file.commit();
  }

 private:
  std::string title_;
  std::string body_;
};

}  // namespace rewire
