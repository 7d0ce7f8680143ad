// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// True where the bytes begin as a gzip file does (RFC 1952).
inline bool is_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

namespace detail {

/// Unpacks gzip data in memory, member after member.
class Gunzip {
 public:
  Gunzip(std::span<const std::uint8_t> packed, std::string_view where)
      : left_(packed), total_(packed.size()), where_(where) {
    constexpr int gzip_only = 15 + 16;
    if (::inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;
  ~Gunzip() { ::inflateEnd(&stream_); }

  /// Fills `out` from the front, gives the number of bytes: fewer only at the end of
  /// the data, whose checksums are then known to be right.
  std::size_t read(std::span<std::uint8_t> out) {
    std::size_t filled = 0;
    while (filled < out.size() && !done_) {
      // zlib counts in 32 bits.
      constexpr std::size_t most = std::numeric_limits<uInt>::max();
      const auto in = static_cast<uInt>(std::min(left_.size(), most));
      const auto room = static_cast<uInt>(std::min(out.size() - filled, most));
      // zlib's interface predates const; it does not write to its input.
      stream_.next_in = const_cast<Bytef*>(left_.data());
      stream_.avail_in = in;
      stream_.next_out = out.data() + filled;
      stream_.avail_out = room;
      const int state = ::inflate(&stream_, Z_NO_FLUSH);
      left_ = left_.subspan(in - stream_.avail_in);
      filled += room - stream_.avail_out;
      if (state == Z_STREAM_END) {
        next_member();
      } else if (state != Z_OK) {
        refuse(state);
      }
    }
    return filled;
  }

 private:
  /// Members may follow one another (RFC 1952, 2.2); their contents are joined.
  void next_member() {
    done_ = left_.empty();
    if (done_) return;
    if (!is_gzip(left_)) {
      throw Error({where_, "the end of the file after the gzip data",
                   text(left_.size(), " more bytes"),
                   "the file was damaged or joined; fetch it again"});
    }
    ::inflateReset(&stream_);
  }

  [[noreturn]] void refuse(int state) const {
    if (state == Z_MEM_ERROR) throw std::bad_alloc();
    if (state == Z_BUF_ERROR) {
      throw Error({where_, "the end of the gzip data",
                   text("the end of the file after ", total_, " bytes"),
                   "the file is truncated; fetch it again"});
    }
    throw Error({where_, "whole gzip data",
                 text('"', stream_.msg == nullptr ? "a dictionary" : stream_.msg,
                      "\" before byte ", total_ - left_.size()),
                 "the file is damaged; fetch it again"});
  }

  z_stream stream_ = {};
  std::span<const std::uint8_t> left_;
  std::size_t total_;
  std::string where_;
  bool done_ = false;
};

/// A bound on the packed file: contents that cannot be packed grow a little.
inline std::size_t most_packed(std::size_t most) {
  const std::size_t slack = most / 1000 + 1024;
  return most < unlimited - slack ? most + slack : unlimited;
}

}  // namespace detail

/// The contents of gzip data, at most `most` bytes: what would unpack to more is
/// refused before it takes memory.  `where` names the data in errors. Throws Error
/// where the data is not gzip, truncated, damaged, followed by something else, or
/// larger.
inline std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> packed,
                                        std::size_t most, std::string_view where) {
  detail::Gunzip source(packed, where);
  std::vector<std::uint8_t> out;
  std::size_t filled = 0;
  for (;;) {
    // Grown by doubling, not by what a header promises: only real contents take memory.
    const std::size_t room = std::max<std::size_t>({filled, packed.size(), 1 << 12});
    out.resize(filled + std::min(room, most - filled));
    filled += source.read(std::span(out).subspan(filled));
    if (filled < out.size()) break;
    if (filled < most) continue;
    std::uint8_t probe = 0;
    if (source.read({&probe, 1}) == 0) break;
    throw Error({std::string(where), text("at most ", most, " bytes once unpacked"),
                 "more", "check that it is the right file"});
  }
  out.resize(filled);
  return out;
}

/// The first bytes of the contents, `count` or as many as there are.  What comes after
/// them is not looked at.
inline std::vector<std::uint8_t> gunzip_front(std::span<const std::uint8_t> packed,
                                              std::size_t count,
                                              std::string_view where) {
  std::vector<std::uint8_t> out(count);
  out.resize(detail::Gunzip(packed, where).read(out));
  return out;
}

/// Packs bytes as one gzip member, without name and time: the same bytes in, the same
/// out.
inline std::vector<std::uint8_t> gzip(std::span<const std::uint8_t> bytes) {
  struct Stream : z_stream {
    Stream() : z_stream{} {
      constexpr int gzip_format = 15 + 16;
      if (::deflateInit2(this, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_format, 8,
                         Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
      }
    }
    ~Stream() { ::deflateEnd(this); }
  } stream;
  constexpr std::size_t piece = 1 << 20;  // zlib counts in 32 bits
  std::vector<std::uint8_t> out;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0 && !bytes.empty()) {
      const auto now = bytes.first(std::min(bytes.size(), piece));
      stream.next_in = const_cast<Bytef*>(now.data());
      stream.avail_in = static_cast<uInt>(now.size());
      bytes = bytes.subspan(now.size());
    }
    const std::size_t before = out.size();
    out.resize(before + piece);
    stream.next_out = out.data() + before;
    stream.avail_out = static_cast<uInt>(piece);
    state = ::deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.resize(before + piece - stream.avail_out);
  }
  return out;
}

/// The contents of a file that may be packed with gzip or not: its first bytes decide,
/// not its name.  At most `most` bytes, packed as well as unpacked. Throws Error as
/// `read_file` and `gunzip` do.
inline std::vector<std::uint8_t> read_packed_file(const std::filesystem::path& path,
                                                  std::size_t most = unlimited) {
  std::vector<std::uint8_t> bytes = read_file(path, detail::most_packed(most));
  if (is_gzip(bytes)) return gunzip(bytes, most, path.string());
  if (bytes.size() > most) {
    throw Error({path.string(), text("a file of at most ", most, " bytes"),
                 text(bytes.size(), " bytes"), "check that it is the right file"});
  }
  return bytes;
}

/// The path, or the same with ".gz" where there is no file of its name: data sets are
/// found as they were downloaded.  Throws Error where there is neither.
inline std::filesystem::path packed_or_not(std::filesystem::path path) {
  std::error_code ignored_error;
  if (std::filesystem::exists(path, ignored_error)) return path;
  std::filesystem::path packed = path;
  packed += ".gz";
  if (std::filesystem::exists(packed, ignored_error)) return packed;
  throw Error(
      {path.string(), "this file, or the same with .gz", "neither", "check the path"});
}

}  // namespace rewire
