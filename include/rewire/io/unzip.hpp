// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include <rewire/core/errors.hpp>

namespace rewire::detail {

/// Reads a ZIP archive by its directory (PKWARE APPNOTE 6.3): files stored or deflated,
/// without encryption, ZIP64 and a comment.
class Unzip {
 public:
  Unzip(std::string_view archive, std::string_view where, std::size_t most)
      : archive_(archive), where_(where), left_(most), most_(most) {}

  std::map<std::string, std::string> files() {
    const std::size_t end = archive_.size() - std::min(archive_.size(), end_bytes);
    require(
        archive_.substr(end, 4) == "PK\x05\x06" && archive_.size() - end == end_bytes,
        "the directory of a ZIP archive at its end", "none");
    const std::size_t count = number(end + 10, 2), size = number(end + 12, 4);
    std::size_t at = number(end + 16, 4);
    require(at <= end && size == end - at, "a directory before the end",
            text("one of ", size, " bytes at byte ", at));
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
      require(end - at >= entry_bytes && archive_.substr(at, 4) == "PK\x01\x02",
              text("entry ", i, " of the directory"), "something else");
      const std::size_t name = number(at + 28, 2);
      const std::size_t whole =
          entry_bytes + name + number(at + 30, 2) + number(at + 32, 2);
      require(whole <= end - at, text("entry ", i, " of the directory"), "less");
      std::string key(archive_.substr(at + entry_bytes, name));
      std::string contents = content(at, end - size);
      require(out.emplace(std::move(key), std::move(contents)).second, "each name once",
              "one twice");
      at += whole;
    }
    require(at == end, "the end after the last entry", text(end - at, " bytes more"));
    return out;
  }

 private:
  static constexpr std::size_t end_bytes = 22, entry_bytes = 46, local_bytes = 30;

  void require(bool right, std::string expected, std::string found) const {
    if (right) return;
    throw Error({where_, std::move(expected), std::move(found),
                 "the file is damaged, or no .npz file"});
  }
  std::size_t number(std::size_t at, std::size_t bytes) const {
    std::size_t n = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      n += std::size_t{static_cast<unsigned char>(archive_[at + i])} << (8 * i);
    return n;
  }

  /// Of the entry at `at`; files end before `limit`.
  std::string content(std::size_t at, std::size_t limit) {
    const std::size_t flags = number(at + 8, 2), method = number(at + 10, 2);
    const std::size_t packed = number(at + 20, 4), size = number(at + 24, 4);
    const std::size_t local = number(at + 42, 4);
    require((flags & 1) == 0 && (method == 0 || method == 8),
            "files stored or deflated", text("method ", method, ", flags ", flags));
    require(local <= limit && limit - local >= local_bytes &&
                archive_.substr(local, 4) == "PK\x03\x04",
            text("a file at byte ", local), "something else");
    const std::size_t begin =
        local + local_bytes + number(local + 26, 2) + number(local + 28, 2);
    require(begin <= limit && packed <= limit - begin,
            text("a file of ", packed, " bytes"), "the end of the archive");
    require(size <= left_, text("at most ", most_, " bytes in all"), "more");
    left_ -= size;
    const std::string_view bytes = archive_.substr(begin, packed);
    require(method == 8 || packed == size, text(size, " bytes"), text(packed));
    std::string out = method == 0 ? std::string(bytes) : inflated(bytes, size);
    const auto check =
        ::crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
    require(check == number(at + 16, 4), "content of the checksum in the directory",
            "another one");
    return out;
  }

  /// Grown as it comes: only real contents take memory, whatever `size` promises.
  std::string inflated(std::string_view packed, std::size_t size) const {
    z_stream stream = {};
    constexpr int bare = -15;
    if (::inflateInit2(&stream, bare) != Z_OK) throw std::bad_alloc();
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    int state = Z_OK;
    while (state == Z_OK) {
      const std::size_t before = out.size();
      const std::size_t step = std::max<std::size_t>(before, 1 << 12);
      out.resize(before +
                 std::min(step, size + 1 - before));  // one more would be wrong
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream.avail_out = static_cast<uInt>(out.size() - before);
      state = ::inflate(&stream, Z_NO_FLUSH);
      out.resize(out.size() - stream.avail_out);
      if (out.size() > size) break;
    }
    const bool all = state == Z_STREAM_END && stream.avail_in == 0;
    ::inflateEnd(&stream);
    require(all && out.size() == size, text("deflated data of ", size, " bytes"),
            "something else");
    return out;
  }

  std::string_view archive_;
  std::string where_;
  std::size_t left_, most_;
};

}  // namespace rewire::detail
