// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace rewire {

/// Memory handed out from front to back and given back all at once.  It grows by whole
/// chunks, which it keeps: the second use of the same sizes allocates nothing. Free
/// chunks that turn out too small become one, so that it holds little more than was
/// ever in use at once. Pointers stay valid until the arena is rewound past them.
class Arena {
 public:
  /// Every span starts on a cache line, which is also the widest vector register.
  static constexpr std::size_t alignment = 64;

  /// A position to `rewind` to.
  struct Mark {
    std::size_t chunk = 0;  ///< which of the arena's chunks
    std::size_t used = 0;   ///< bytes of it in use
  };

  /// `count` uninitialised objects.
  template <class T>
  std::span<T> take(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignment);
    return {reinterpret_cast<T*>(bytes(count * sizeof(T))), count};
  }

  /// Where the next piece of memory will begin.
  Mark mark() const { return at_; }
  /// Gives back what was taken since.
  void rewind(Mark to) { at_ = to; }

  /// Bytes held, in use or not.
  std::size_t capacity() const {
    std::size_t sum = 0;
    for (const Chunk& c : chunks_) sum += c.size;
    return sum;
  }

 private:
  struct Release {
    void operator()(std::byte* p) const {
      ::operator delete (p, std::align_val_t{alignment});
    }
  };
  struct Chunk {
    std::unique_ptr<std::byte, Release> memory;
    std::size_t size;
  };

  std::byte* bytes(std::size_t wanted) {
    const std::size_t size = (wanted + alignment - 1) / alignment * alignment;
    const auto fits = [&] {
      return at_.chunk == chunks_.size() || at_.used + size <= chunks_[at_.chunk].size;
    };
    if (!fits() && at_.used > 0) at_ = {at_.chunk + 1, 0};
    if (!fits() || at_.chunk == chunks_.size()) grow(size);
    std::byte* start = chunks_[at_.chunk].memory.get() + at_.used;
    at_.used += size;
    return start;
  }

  /// Puts one chunk, of at least `size` bytes, in the place of all from here on, which
  /// are free.
  void grow(std::size_t size) {
    constexpr std::size_t smallest = 64 * 1024;
    std::size_t room = 0;
    for (std::size_t c = at_.chunk; c < chunks_.size(); ++c) room += chunks_[c].size;
    chunks_.resize(at_.chunk);  // first: both together would be the peak
    room = std::max({size, room, smallest});
    auto* fresh =
        static_cast<std::byte*>(::operator new (room, std::align_val_t{alignment}));
    chunks_.push_back({std::unique_ptr<std::byte, Release>(fresh), room});
  }

  std::vector<Chunk> chunks_;
  Mark at_;
};

}  // namespace rewire
