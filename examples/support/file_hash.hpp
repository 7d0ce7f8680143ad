// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <rewire/io/content_hash.hpp>
#include <rewire/io/file.hpp>

namespace example {

/// Of all bytes of a file, in hexadecimal digits; throws Error where it cannot be read.
inline std::string hash_of(const std::filesystem::path& file) {
  const auto bytes = rewire::read_file(file);
  rewire::ContentHash hash;
  hash.add(std::as_bytes(std::span(bytes)));
  return hash.text();
}

}  // namespace example
