// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire {

/// A growing set of cell numbers, in chunks of 65,536: a sorted list of what is in a
/// chunk while that is short, then a bit a number (Chambi, Lemire et al., "Better
/// bitmap performance with Roaring bitmaps", 2016).  Takes at most 2 bytes a number,
/// and 32 bytes a chunk up to the largest.
class CellSet {
 public:
  /// Adds `cells`, which are increasing; some may be there already.
  void insert(std::span<const std::uint64_t> cells) {
    for (std::size_t first = 0, last = 0; first < cells.size(); first = last) {
      const auto chunk = static_cast<std::size_t>(cells[first] >> 16);
      low_.clear();
      for (; last < cells.size() && cells[last] >> 16 == chunk; ++last)
        low_.push_back(static_cast<std::uint16_t>(cells[last]));
      if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
      add(chunks_[chunk]);
    }
  }

  /// Cells.
  std::uint64_t size() const { return size_; }

  bool contains(std::uint64_t cell) const {
    const auto chunk = static_cast<std::size_t>(cell >> 16);
    if (chunk >= chunks_.size()) return false;
    const Chunk& c = chunks_[chunk];
    const auto low = static_cast<std::uint16_t>(cell);
    if (c.is_bits) return (c.words[low >> 4] >> (low & 15) & 1) != 0;
    return std::binary_search(c.words.begin(), c.words.end(), low);
  }

  /// All of it as two lists, for a file: the words of the chunks one after the other,
  /// and how many each chunk has (`as_bits` where they are bits).
  struct Packed {
    std::vector<std::uint16_t> sizes;  ///< of each chunk
    std::vector<std::uint16_t> words;  ///< of all chunks, one after the other
  };
  /// As a size: the chunk is 4,096 words of bits.
  static constexpr std::uint16_t as_bits = 0xFFFF;

  /// For files.
  Packed packed() const {
    Packed out;
    for (const Chunk& c : chunks_) {
      out.sizes.push_back(c.is_bits ? as_bits
                                    : static_cast<std::uint16_t>(c.words.size()));
      for (const std::uint16_t word : c.words) out.words.push_back(word);
    }
    return out;
  }

  /// The set that was packed.  Throws Error where the lists are not those of a set;
  /// `where` names them.
  static CellSet unpacked(std::span<const std::uint16_t> sizes,
                          std::span<const std::uint16_t> words,
                          const std::string& where) {
    CellSet set;
    std::size_t at = 0;
    for (const std::uint16_t size : sizes) {
      const bool is_bits = size == as_bits;
      const std::size_t count = is_bits ? longest : size;
      const auto part = words.subspan(at, std::min(count, words.size() - at));
      bool rising = true;
      for (std::size_t i = 1; i < part.size(); ++i) rising &= part[i - 1] < part[i];
      if (part.size() < count || (!is_bits && (count > longest || !rising))) {
        throw Error({where, "the places of a set, increasing", "another list",
                     "the file is damaged; take another checkpoint"});
      }
      set.chunks_.push_back({{part.data(), part.data() + count}, is_bits});
      for (const std::uint16_t word : part)
        set.size_ += is_bits ? static_cast<std::size_t>(std::popcount(word)) : 1;
      at += count;
    }
    if (at == words.size()) return set;
    throw Error({where, text(at, " words of places"), text(words.size()),
                 "the file is damaged; take another checkpoint"});
  }

  /// Memory that the set takes.
  std::size_t bytes() const {
    std::size_t sum = chunks_.capacity() * sizeof(Chunk);
    for (const Chunk& c : chunks_) sum += c.words.capacity() * sizeof(std::uint16_t);
    return sum;
  }

 private:
  struct Chunk {
    std::vector<std::uint16_t> words;  // the numbers, or a bit for each there could be
    bool is_bits = false;
  };
  static constexpr std::size_t longest =
      4096;  // a longer list would be larger than bits

  /// Adds what is in `low_`.
  void add(Chunk& chunk) {
    if (chunk.is_bits) return set_bits(chunk, low_);
    merged_.clear();
    std::set_union(chunk.words.begin(), chunk.words.end(), low_.begin(), low_.end(),
                   std::back_inserter(merged_));
    if (merged_.size() <= longest) {
      size_ += merged_.size() - chunk.words.size();
      chunk.words = {merged_.data(), merged_.data() + merged_.size()};  // no spare room
      return;
    }
    size_ -= chunk.words.size();
    chunk = {std::vector<std::uint16_t>(longest), true};
    set_bits(chunk, merged_);
  }

  void set_bits(Chunk& chunk, const std::vector<std::uint16_t>& numbers) {
    for (const std::uint16_t n : numbers) {
      std::uint16_t& word = chunk.words[n >> 4];
      size_ += (word >> (n & 15) & 1) == 0;
      word = static_cast<std::uint16_t>(word | 1U << (n & 15));
    }
  }

  std::vector<Chunk> chunks_;
  std::uint64_t size_ = 0;
  std::vector<std::uint16_t> low_, merged_;  // kept for their memory
};

}  // namespace rewire
