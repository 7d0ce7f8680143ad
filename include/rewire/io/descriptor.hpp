// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <rewire/core/errors.hpp>

namespace rewire {

namespace detail {

inline std::string system_words(int code) {
  return std::generic_category().message(code);
}

inline std::string file_advice(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR:
      return "create the folder first, or correct the path";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a place that you may use";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some space, or choose another place";
    default:
      return "check the path and the disk";
  }
}

[[noreturn]] inline void file_failure(const std::filesystem::path& path,
                                      std::string expected, int code) {
  throw Error({path.string(), std::move(expected), text('"', system_words(code), '"'),
               file_advice(code)});
}

/// An open file of the operating system.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// Whether the lock, which ends with the process, was free.
  bool lock() const { return ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }
  /// Network file systems may report a lost write only here.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

}  // namespace detail

}  // namespace rewire
