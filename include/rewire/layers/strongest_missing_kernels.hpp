// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/view.hpp>
#include <rewire/layers/kernel_gradients.hpp>
#include <rewire/layers/strongest.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/transposed_index.hpp>

namespace rewire {

namespace detail {

/// One search in the kernels of a convolution.  Takes a block of input channels after
/// the other: lists the links that they have not, has their gradients computed as those
/// of links are, and keeps the strongest.
template <class T>
class MissingKernelSearch {
 public:
  MissingKernelSearch(const Pattern& links, const TransposedIndex& index,
                      const KernelGradients<T>& gradients, std::size_t count,
                      Team& team, std::size_t block_cells)
      : links_(links),
        index_(index),
        gradients_(gradients),
        count_(static_cast<std::size_t>(
            std::min<std::uint64_t>(count, links.cells() - links.size()))),
        team_(team),
        strongest_(team.size(), Strongest(count_)) {
    const std::size_t of_channel = gradients.taps() * links.rows(),
                      a_thread = std::max<std::size_t>(1, block_cells / of_channel);
    at_once_ = std::min(gradients.channels(), a_thread * team.size());
  }

  template <MapSource<T> Source>
  MissingLinks run(const Source& x, const View<const T>& dy) {
    if (count_ == 0) return {};
    const std::size_t rows = at_once_ * gradients_.taps();
    ptr_.resize(rows + 1);
    output_.resize(rows * links_.rows());
    at_.resize(output_.size());
    gradient_.resize(output_.size());
    for (std::size_t first = 0; first < gradients_.channels(); first += at_once_) {
      const std::size_t some = std::min(at_once_, gradients_.channels() - first);
      list(first, some);
      for (std::size_t t = 0; t < x.tiles(); ++t) {
        gradients_.load(dy, t, team_);
        const typename KernelGradients<T>::Links missing{ptr_.data(), at_.data(),
                                                         gradient_.data()};
        each(some, [&](std::size_t c, std::size_t thread) {
          gradients_.add(missing.from(c, gradients_.taps()), first + c, x, t, nullptr,
                         gradient_.data(), thread);
        });
      }
      each_row(some, [&](std::size_t row, std::size_t thread) {
        const std::uint64_t column = first * gradients_.taps() + row;
        for (std::uint64_t k = ptr_[row]; k < ptr_[row + 1]; ++k) {
          strongest_[thread].offer(std::uint64_t{output_[k]} * links_.cols() + column,
                                   static_cast<float>(gradient_[k]));
        }
      });
    }
    return strongest_of(strongest_, count_);
  }

 private:
  /// The missing links of `some` channels from `first` on, as transposed rows, and
  /// gradients of zero.
  void list(std::size_t first, std::size_t some) {
    const std::uint64_t* const links = index_.ptr.data() + first * gradients_.taps();
    const std::size_t outputs = links_.rows();
    for (std::size_t row = 0; row <= some * gradients_.taps(); ++row)
      ptr_[row] = row * outputs - (links[row] - links[0]);
    each_row(some, [&](std::size_t row, std::size_t) {
      std::uint64_t to = ptr_[row], k = links[row];
      for (std::uint32_t o = 0; o < outputs; ++o) {
        if (k < links[row + 1] && index_.row[k] == o) {
          ++k;
        } else {
          output_[to] = o;
          gradient_[to++] = T{};
        }
      }
      gradients_.locate(ptr_.data(), output_.data(), row, row + 1, at_.data());
    });
  }

  /// Calls `f(channel of the block, thread)` for all, shared among the team.
  template <class F>
  void each(std::size_t some, F f) const {
    parallel_for(team_, some,
                 [&](std::size_t begin, std::size_t end, std::size_t thread) {
                   for (std::size_t c = begin; c < end; ++c) f(c, thread);
                 });
  }
  /// The same for their rows.
  template <class F>
  void each_row(std::size_t some, F f) const {
    const std::size_t taps = gradients_.taps();
    each(some, [&](std::size_t c, std::size_t thread) {
      for (std::size_t row = c * taps; row < (c + 1) * taps; ++row) f(row, thread);
    });
  }

  const Pattern& links_;
  const TransposedIndex& index_;
  const KernelGradients<T>& gradients_;
  std::size_t count_, at_once_ = 1;  // channels
  Team& team_;
  std::vector<Strongest> strongest_;  // one a thread
  std::vector<std::uint64_t> ptr_;
  std::vector<std::uint32_t> output_, at_;
  std::vector<T> gradient_;
};

}  // namespace detail

/// `strongest_missing` for kernels: the `count` missing links of a convolution with the
/// largest |gradient|, each the very sum that a link there would get in backward, for
/// every block and team.  Links are (outputs, channel * taps + pixel), `index` is
/// theirs.  Takes O(links + count) memory and that for `block_cells` gradients a
/// thread, or for those of one channel if they are more.
template <class T, MapSource<T> Source>
MissingLinks strongest_missing_kernels(const Pattern& links,
                                       const TransposedIndex& index,
                                       const KernelGradients<T>& gradients,
                                       const Source& x, Input<T> dy, std::size_t count,
                                       Team& team,
                                       std::size_t block_cells = std::size_t{1} << 15) {
  return detail::MissingKernelSearch<T>(links, index, gradients, count, team,
                                        block_cells)
      .run(x, dy);
}

}  // namespace rewire
