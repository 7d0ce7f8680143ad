// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include <rewire/core/parallel.hpp>
#include <rewire/core/view.hpp>
#include <rewire/kernels/gemm.hpp>
#include <rewire/kernels/gradient_filter.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/layers/strongest.hpp>
#include <rewire/storage/missing_links.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

/// How `strongest_missing` cuts its work: changes time and memory, never a bit of the
/// result.
struct GrowthPlan {
  std::size_t block_cells = std::size_t{1} << 20;  ///< of gradients at a time, a thread
  std::size_t samples = std::size_t{1} << 15;      ///< to guess the threshold from
};

namespace detail {

/// One search: which of the cells that are no links have the largest |dy x^T|.
///
/// The gradients of a block of rows come from gemm, whose rounding depends on the shape
/// of the block.  So they only tell which cells are worth a closer look, those that may
/// reach the threshold when rounding errors are at their worst; these get the very sums
/// that a link there would get in backward, and only these are compared.
template <class T>
class MissingSearch {
 public:
  MissingSearch(const Pattern& links, const View<const T>& x, const View<const T>& dy,
                std::size_t count, Team& team, const GrowthPlan& plan)
      : links_(links),
        x_(x),
        dy_(dy),
        count_(static_cast<std::size_t>(
            std::min<std::uint64_t>(count, links.cells() - links.size()))),
        team_(team),
        plan_(plan),
        x_norm_(links.cols()),
        dy_norm_(links.rows()) {}

  MissingLinks run() {
    if (count_ == 0 || x_.samples == 0) return {};
    const OneBlasThread guard;
    norms(x_, x_norm_);
    norms(dy_, dy_norm_);
    for (T& n : x_norm_) n *= slack();
    std::vector<float> sample = sampled();
    const double free = static_cast<double>(links_.cells() - links_.size()),
                 expected = static_cast<double>(sample.size()) *
                            static_cast<double>(count_) / free;
    // Three deviations beyond the expected rank: rarely are too few found.
    auto rank = static_cast<std::size_t>(expected + 3 * std::sqrt(expected)) + 2;
    for (;; rank *= 2) {
      const float least = of_rank(sample, rank);
      MissingLinks found = at_least(least);
      if (found.size() >= count_ || least == least_gradient) return found;
    }
  }

 private:
  /// |difference| of two sums of the same products in different orders, fused or not,
  /// is at most this times the two norms (Higham 2002, section 3.1, and Cauchy and
  /// Schwarz), with a tenth to spare.
  T slack() const {
    const double terms = static_cast<double>(x_.tiles() * x_.lanes + x_.tiles() + 8);
    const double each = terms * static_cast<double>(std::numeric_limits<T>::epsilon());
    return static_cast<T>(1.1 * each / (1 - std::min(each, 0.5)));
  }

  /// The norm of every feature over the batch.  In double, which no square leaves.
  void norms(const View<const T>& v, std::vector<T>& norm) const {
    parallel_for(team_, norm.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t f = begin; f < end; ++f) {
        double sum[8] = {};
        for (std::size_t t = 0; t < v.tiles(); ++t) {
          const T* const row = v.tile(t) + f * v.lanes;
          for (std::size_t i = 0; i < v.lanes; ++i) {
            const double a = static_cast<double>(row[i]);
            sum[i % 8] += a * a;
          }
        }
        double all = 0;
        for (const double s : sum) all += s;
        norm[f] = static_cast<T>(std::sqrt(all) * 1.001);
      }
    });
  }

  /// Gradients of links from rows [first, ...) to the columns `col`, by the kernel and
  /// with the sums of backward.  (A product is the same either way round.)
  void exact(std::size_t first, std::size_t rows, const std::uint64_t* ptr,
             const std::uint32_t* col, T* gradients) const {
    std::fill_n(gradients, ptr[rows] - ptr[0], T{});
    const SparseRows<T> cells{ptr, col, gradients};
    for (std::size_t t = 0; t < x_.tiles(); ++t) {
      sparse_weight_gradient(cells, 0, rows, dy_.tile(t) + first * dy_.lanes,
                             x_.tile(t), gradients, x_.lanes);
    }
  }

  /// Magnitudes of at most `plan.samples` missing cells spread over the layer; none
  /// where the layer has hardly more cells.
  std::vector<float> sampled() const {
    if (links_.cells() <= 4 * plan_.samples) return {};
    const std::size_t rows = links_.rows(), all = plan_.samples;
    constexpr float none = -1;
    std::vector<float> sample(all);
    team_.run([&](std::size_t part) {
      const std::size_t begin = rows * part / team_.size(),
                        end = rows * (part + 1) / team_.size();
      const auto start = [&](std::size_t r) { return all * r / rows; };
      std::vector<std::uint64_t> ptr;
      std::vector<std::uint32_t> col;
      for (std::size_t r = begin; r <= end; ++r) ptr.push_back(start(r) - start(begin));
      std::uint64_t state = start(begin);
      for (std::size_t i = 0; i < ptr.back(); ++i) {
        // Weyl's sequence, its steps the golden ratio: evenly over the columns.
        const std::uint64_t spread = ++state * 0x9E3779B97F4A7C15 >> 32;
        col.push_back(static_cast<std::uint32_t>(spread * links_.cols() >> 32));
      }
      std::vector<T> gradients(col.size());
      exact(begin, end - begin, ptr.data(), col.data(), gradients.data());
      for (std::size_t r = begin, i = 0; r < end; ++r) {
        const auto row = links_.row(r);
        for (; i < ptr[r + 1 - begin]; ++i) {
          const bool linked = std::binary_search(row.begin(), row.end(), col[i]);
          sample[start(begin) + i] =
              linked ? none : static_cast<float>(std::abs(gradients[i]));
        }
      }
    });
    std::erase_if(sample, [](float g) { return !(g >= 0); });
    return sample;
  }

  static float of_rank(std::vector<float>& sample, std::size_t rank) {
    if (rank >= sample.size()) return least_gradient;
    const auto at = sample.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(sample.begin(), at, sample.end(), std::greater<>());
    return std::max(*at, least_gradient);
  }

  /// The best `count` of all missing cells of at least that magnitude.
  MissingLinks at_least(float least) const {
    std::vector<Strongest> found(team_.size(), Strongest(count_, least));
    team_.run([&](std::size_t part) {
      const std::size_t rows = links_.rows(), parts = team_.size();
      of_rows(rows * part / parts, rows * (part + 1) / parts, found[part]);
    });
    return strongest_of(found, count_);
  }

  /// The same for rows [begin, end), by one thread.
  void of_rows(std::size_t begin, std::size_t end, Strongest& found) const {
    const std::size_t cols = links_.cols();
    const std::size_t most = std::clamp<std::size_t>(plan_.block_cells / cols, 1, 256);
    const std::size_t room = std::min(most, end - begin) * cols;
    const std::unique_ptr<T[]> g(new T[room]), gradients(new T[room]);
    const std::unique_ptr<std::uint32_t[]> col(new std::uint32_t[room]);
    std::vector<typename GradientBlock<T>::Word> is_link(GradientBlock<T>::words(cols));
    std::vector<std::uint64_t> ptr(most + 1);
    for (std::size_t r = begin, rows; r < end; r += rows) {
      rows = std::min(most, end - r);
      product(r, rows, g.get());
      const GradientBlock<T> block{g.get(),
                                   rows,
                                   cols,
                                   dy_norm_.data() + r,
                                   x_norm_.data(),
                                   links_.row_ptr().data() + r,
                                   links_.col().data(),
                                   is_link.data()};
      filter_gradients(block, static_cast<T>(found.least()) * static_cast<T>(0.99),
                       ptr.data(), col.get());
      exact(r, rows, ptr.data(), col.get(), gradients.get());
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::uint64_t k = ptr[i]; k < ptr[i + 1]; ++k) {
          found.offer(std::uint64_t{r + i} * cols + col[k],
                      static_cast<float>(gradients[k]));
        }
      }
    }
  }

  /// g = dy x^T for some rows.
  void product(std::size_t first, std::size_t rows, T* g) const {
    const std::size_t cols = links_.cols(), lanes = x_.lanes;
    for (std::size_t t = 0; t < x_.tiles(); ++t) {
      gemm<T>(rows, cols, lanes, {dy_.tile(t) + first * lanes, lanes},
              {x_.tile(t), lanes, true}, t == 0 ? T{} : T{1}, g, cols);
    }
  }

  const Pattern& links_;
  View<const T> x_, dy_;
  std::size_t count_;
  Team& team_;
  GrowthPlan plan_;
  std::vector<T> x_norm_, dy_norm_;
};

}  // namespace detail

/// The `count` missing links with the largest |gradient| of the loss with respect to
/// their weight, which is dy x^T summed over the batch: equal to those picked from the
/// whole matrix, bit for bit, for every plan and team.  Of equal magnitudes the lowest
/// cells; fewer where fewer have a gradient (at least `least_gradient`).  Takes
/// O(links + count + block) memory and one dense product.
///   x: (batch, cols), dy: (batch, rows), with zero in padding lanes
template <class T>
MissingLinks strongest_missing(const Pattern& links, Input<T> x, Input<T> dy,
                               std::size_t count, Team& team,
                               const GrowthPlan& plan = {}) {
  return detail::MissingSearch<T>(links, x, dy, count, team, plan).run();
}

}  // namespace rewire
