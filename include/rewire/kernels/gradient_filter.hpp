// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <rewire/core/simd.hpp>

namespace rewire {

/// Which gradients of a block of rows to pass on, see `filter_gradients`.
template <class T>
struct GradientBlock {
  /// As wide as T: g++ then finds the instructions.
  using Word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  static constexpr std::size_t bits = 8 * sizeof(Word);  ///< cells of a word
  /// Words of a row of `cols` cells.
  static constexpr std::size_t words(std::size_t cols) {
    return (cols + bits - 1) / bits;
  }

  const T* g;                    ///< (rows, cols), contiguous
  std::size_t rows, cols;        ///< of the gradient
  const T* row_slack;            ///< one a row
  const T* col_slack;            ///< one a column
  const std::uint64_t* row_ptr;  ///< rows + 1 starts of the links in `link`
  const std::uint32_t* link;     ///< columns that are links, increasing in a row
  Word* is_link;                 ///< scratch, words(cols) zeros; zeros again afterwards
};

namespace detail {

struct GradientFilter {
  /// The flags of as many cells as a word has bits, gathered in one register, a bit
  /// each, and summed.  A sign is a flag: g++ 12 compares long registers one number
  /// after the other.
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static auto flags(const T* g, const T* col_slack, T row_slack,
                                  T least) {
    using Word = typename GradientBlock<T>::Word;
    using Signs = Vec<std::make_signed_t<Word>, Bytes>;
    using Words = Vec<Word, Bytes>;
    constexpr std::size_t width = Bytes / sizeof(T);
    Words bit, all{};
    for (std::size_t i = 0; i < width; ++i) bit[i] = Word{1} << i;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < GradientBlock<T>::bits; i += width) {
      Vec<T, Bytes> gradient, slack;
      load(gradient, g + i);
      load(slack, col_slack + i);
      const auto magnitude = (Vec<T, Bytes>)((Words)gradient & (~Words{} >> 1));
      const Vec<T, Bytes> too_small = (least - slack * row_slack) - magnitude;
      all |= (Words)((Signs)too_small >> (GradientBlock<T>::bits - 1)) & (bit << i);
    }
    return sum<Word, Bytes>(all);
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static std::uint32_t* row(const GradientBlock<T>& all, std::size_t r,
                                          T least, std::uint32_t* to) {
    using Word = typename GradientBlock<T>::Word;
    constexpr std::size_t bits = GradientBlock<T>::bits;
    const T* const g = all.g + r * all.cols;
    const T slack = all.row_slack[r];
    std::size_t c = 0;
    for (; c + bits <= all.cols; c += bits) {
      Word left =
          flags<Bytes>(g + c, all.col_slack + c, slack, least) & ~all.is_link[c / bits];
      for (; left != 0; left &= left - 1)
        *to++ = static_cast<std::uint32_t>(c) +
                static_cast<std::uint32_t>(std::countr_zero(left));
    }
    for (; c < all.cols; ++c) {
      const T magnitude = g[c] < 0 ? -g[c] : g[c];
      const bool linked = all.is_link[c / bits] >> c % bits & 1;
      if (!linked && least - all.col_slack[c] * slack < magnitude)
        *to++ = static_cast<std::uint32_t>(c);
    }
    return to;
  }

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const GradientBlock<T>& all, T least,
                                std::uint64_t* ptr, std::uint32_t* col) {
    using Word = typename GradientBlock<T>::Word;
    constexpr std::size_t bits = GradientBlock<T>::bits;
    std::uint32_t* to = col;
    ptr[0] = 0;
    for (std::size_t r = 0; r < all.rows; ++r) {
      if (all.row_slack[r] > 0) {
        const std::uint32_t *const begin = all.link + all.row_ptr[r],
                                   *const end = all.link + all.row_ptr[r + 1];
        for (const auto* c = begin; c != end; ++c)
          all.is_link[*c / bits] |= Word{1} << *c % bits;
        to = row<Bytes>(all, r, least, to);
        std::fill_n(all.is_link, GradientBlock<T>::words(all.cols), Word{0});
      }
      ptr[r + 1] = static_cast<std::uint64_t>(to - col);
    }
  }
};

}  // namespace detail

/// The cells that are no links and whose |gradient| may be `least` or more when it is
/// computed more exactly: those with |g| > least - row_slack * col_slack.  A row of
/// slack 0 has none.  Writes where the cells of each row begin (`ptr`, rows + 1
/// numbers) and their columns, increasing (`col`, room for rows * cols).
template <class T>
void filter_gradients(const GradientBlock<T>& block, T least, std::uint64_t* ptr,
                      std::uint32_t* col) {
  dispatch<detail::GradientFilter>(block, least, ptr, col);
}

}  // namespace rewire
