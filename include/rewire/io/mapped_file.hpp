// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// The bytes of a file as memory, to be read only: the system brings in what is
/// touched, and takes it away again where memory is short.  Nobody may shorten the file
/// meanwhile.
class MappedFile {
 public:
  /// Throws Error where there is no such file, or it cannot be mapped.
  explicit MappedFile(const std::filesystem::path& path) {
    const detail::Descriptor file(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about = {};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0) {
      if (errno == ENOENT) {
        throw Error(
            {path.string(), "a file", "nothing of that name", "check the path"});
      }
      detail::file_failure(path, "a file that can be read", errno);
    }
    if (!S_ISREG(about.st_mode)) {
      throw Error({path.string(), "a file",
                   S_ISDIR(about.st_mode) ? "a folder" : "a device or pipe",
                   "give the path of a file"});
    }
    size_ = static_cast<std::size_t>(about.st_size);
    if (size_ == 0) return;  // nothing cannot be mapped
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (data_ == MAP_FAILED) {
      data_ = nullptr;
      detail::file_failure(path, "a file that can be mapped", errno);
    }
  }
  /// Takes the mapping over.
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  /// Takes the mapping over, and gives up its own.
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, size_);
  }

  /// All of the file.
  std::span<const std::uint8_t> bytes() const {
    return {static_cast<const std::uint8_t*>(data_), size_};
  }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace rewire
