// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Calls to the system that fail when they are told to: this program has functions of
// their names, which the library then calls.  Include it in one file of a program.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace failing {

/// Which call is to fail, and with what; by default none.
struct Plan {
  std::string_view call = {};  ///< "open", "write", "fsync", "close" or "rename"
  int skip = 0;                ///< so many of them still succeed
  int code = 0;                ///< errno; for write 0: one byte a call, no failure
  bool once = true;            ///< only one of them fails
  int hits = 0;                ///< so many have failed
};
inline Plan plan;

/// Whether this call is the one.
inline bool now(std::string_view call) {
  if (plan.call != call) return false;
  if (plan.skip > 0) return --plan.skip, false;
  if (plan.once && plan.hits > 0) return false;
  ++plan.hits;
  errno = plan.code;
  return true;
}

template <class F>
F real(const char* name) {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

}  // namespace failing

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  // Readers do not count: it is writing that is to fail.
  const bool writes = (flags & (O_WRONLY | O_RDWR)) != 0;
  if (writes && failing::now("open")) return -1;
  static const auto next = failing::real<int (*)(const char*, int, ...)>("open");
  return next(path, flags, mode);
}

ssize_t write(int file, const void* bytes, std::size_t count) {
  if (file > 2 && failing::now("write")) {
    if (failing::plan.code != 0) return -1;
    count = std::min<std::size_t>(count, 1);
  }
  static const auto next =
      failing::real<ssize_t (*)(int, const void*, std::size_t)>("write");
  return next(file, bytes, count);
}

int fsync(int file) {
  if (failing::now("fsync")) return -1;
  static const auto next = failing::real<int (*)(int)>("fsync");
  return next(file);
}

int close(int file) {
  static const auto next = failing::real<int (*)(int)>("close");
  const bool fails = failing::now("close");
  const int code = errno;
  const int done = next(file);  // as Linux does: closed, whatever it says
  if (!fails) return done;
  errno = code;
  return -1;
}

int rename(const char* from, const char* to) {
  if (failing::now("rename")) return -1;
  static const auto next = failing::real<int (*)(const char*, const char*)>("rename");
  return next(from, to);
}

}  // extern "C"
