// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/descriptor.hpp>

namespace rewire {

/// No bound on the size of what is read.
inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// All bytes of a file (or pipe), at most `most`.
/// Throws Error where there is no such file, it cannot be read, or it is larger.
inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path,
                                           std::size_t most = unlimited) {
  const detail::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about = {};
  if (!file.is_open() || ::fstat(file.get(), &about) != 0) {
    const int code = errno;
    if (code == ENOENT) {
      throw Error({path.string(), "a file", "nothing of that name", "check the path"});
    }
    detail::file_failure(path, "a file that can be read", code);
  }
  if (S_ISDIR(about.st_mode)) {
    throw Error({path.string(), "a file", "a folder", "give the path of a file"});
  }
  const auto too_large = [&](std::string found) {
    return Error({path.string(), text("a file of at most ", most, " bytes"),
                  std::move(found), "check that it is the right file"});
  };
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > most) throw too_large(text(size, " bytes"));

  // The size is a hint only: pipes have none, and a file may change while it is read.
  std::vector<std::uint8_t> bytes(size);
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) {
      std::uint8_t probe = 0;
      const ssize_t more = ::read(file.get(), &probe, 1);
      if (more == 0) break;
      if (more > 0) {
        if (filled == most) throw too_large("more");
        bytes.push_back(probe);
        ++filled;
        const std::size_t step = std::max<std::size_t>(filled, 1 << 16);
        bytes.resize(filled + std::min(step, most - filled));
        continue;
      }
    } else {
      const ssize_t got =
          ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
      if (got == 0) break;
      if (got > 0) {
        filled += static_cast<std::size_t>(got);
        continue;
      }
    }
    if (errno != EINTR) {
      detail::file_failure(path, "a file that can be read", errno);
    }
  }
  bytes.resize(filled);
  return bytes;
}

/// Writes a file whole or not at all: the bytes go to a temporary file in the same
/// folder, which `commit` makes durable (fsync) and renames to `target`.  Until then,
/// after an error, and where `commit` is never called, a file that stood there stays as
/// it was and the temporary is removed.  Only a killed process leaves one behind, as
/// `<target>.<process>-<number>.part`: the next that writes the same file removes it.
/// A symbolic link stays; what it points to is replaced.
class AtomicFile {
 public:
  /// Throws Error where the folder does not exist or does not take a file, and where
  /// `target` is something else than a file.
  explicit AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
    require_place_for_a_file();
    remove_left_behind();
    static std::atomic<unsigned> count = 0;
    do {
      temporary_ = target_;
      temporary_ += text(".", ::getpid(), "-", count++, ".part");
      file_ = detail::Descriptor(
          ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
      // Who is writing holds the lock; another that got it first has removed the file.
    } while (file_.is_open() ? !file_.lock() && errno == EWOULDBLOCK
                             : errno == EEXIST || errno == EINTR);
    if (!file_.is_open()) {
      detail::file_failure(target_, "a folder that takes a new file", errno);
    }
  }
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile() { discard(); }

  /// Appends.  Small pieces are gathered before they go to the system.
  void write(std::span<const std::byte> bytes) {
    require_open();
    constexpr std::size_t gathered = 1 << 16;
    if (buffer_.size() + bytes.size() > gathered) {
      flush();
      if (bytes.size() > gathered) return put(bytes);
    }
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  }
  /// Appends words.
  void write(std::string_view words) { write(std::as_bytes(std::span(words))); }

  /// Makes sure that the disk has all of it, before the file is in its place.  Of two
  /// files that belong together, finish both and then commit both at once: what keeps
  /// other writers of the same file away ends here.
  void finish() {
    require_open();
    flush();
    if (::fsync(file_.get()) != 0) fail("a disk that keeps the file");
    if (!file_.close()) fail("a disk that keeps the file");
  }

  /// Puts the file in its place.  Afterwards it survives a crash of the machine.
  void commit() {
    if (file_.is_open() || temporary_.empty()) finish();
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
      fail("a place that the file can be moved to");
    }
    temporary_.clear();
    sync_folder();
  }

 private:
  void require_place_for_a_file() {
    if (!target_.has_filename()) {
      throw Error({text('"', target_.string(), '"'), "the path of a file",
                   "no file name at its end", "give the path of a file"});
    }
    std::error_code ignored_error;
    const auto what = std::filesystem::status(target_, ignored_error);
    if (!std::filesystem::exists(what)) return;
    if (!std::filesystem::is_regular_file(what)) {
      throw Error(
          {target_.string(), "a file or a free name",
           std::filesystem::is_directory(what) ? "a folder" : "a device or pipe",
           "give the path of a file"});
    }
    if (std::filesystem::is_symlink(target_, ignored_error)) {
      target_ = std::filesystem::canonical(target_);
    }
  }

  /// Whether `name` is what a writer of `target_` calls its temporary file.
  bool is_temporary(std::string_view name) const {
    const std::string begin = target_.filename().string() + ".";
    constexpr std::string_view end = ".part";
    return name.size() > begin.size() + end.size() && name.starts_with(begin) &&
           name.ends_with(end) &&
           name.substr(begin.size()).find_first_not_of("0123456789-") ==
               name.size() - end.size() - begin.size();
  }

  /// Removes what killed processes left.  A lock ends with its process, on this machine
  /// or another, while numbers of processes come again; where there are no locks,
  /// nothing is removed.
  void remove_left_behind() const {
    std::error_code unread;  // a folder may be writable but not readable
    const auto folder = target_.has_parent_path() ? target_.parent_path() : ".";
    for (std::filesystem::directory_iterator at(folder, unread), end;
         !unread && at != end; at.increment(unread)) {
      const std::filesystem::path& path = at->path();
      if (!is_temporary(path.filename().string())) continue;
      const detail::Descriptor file(
          ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
      if (file.is_open() && file.lock()) ::unlink(path.c_str());
    }
  }

  void require_open() const {
    if (file_.is_open()) return;
    throw Error({target_.string(), "a file that is being written",
                 "one that is finished or has failed", "begin a new one"});
  }

  void flush() {
    put(buffer_);
    buffer_.clear();
  }

  void put(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_.get(), bytes.data(), bytes.size());
      if (done < 0) {
        if (errno == EINTR) continue;
        fail(text("room for ", bytes.size(), " more bytes"));
      }
      bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
  }

  /// The rename itself is durable only once its folder is.
  void sync_folder() const {
    const auto folder = target_.has_parent_path() ? target_.parent_path() : ".";
    const detail::Descriptor opened(
        ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.is_open() && ::fsync(opened.get()) == 0) return;
    // Some file systems cannot do it, and a folder may be writable but not readable.
    if (errno == EINVAL || errno == ENOTSUP || errno == EACCES) return;
    detail::file_failure(folder, "a folder that can be made durable", errno);
  }

  [[noreturn]] void fail(std::string expected) {
    const int code = errno;
    discard();
    detail::file_failure(target_, std::move(expected), code);
  }

  void discard() noexcept {
    file_ = detail::Descriptor();
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
  }

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  detail::Descriptor file_;
  std::vector<std::byte> buffer_;
};

/// Writes a whole file at once, or leaves everything as it was.
inline void write_file(const std::filesystem::path& path,
                       std::span<const std::uint8_t> bytes) {
  AtomicFile file(path);
  file.write(std::as_bytes(bytes));
  file.commit();
}

}  // namespace rewire
