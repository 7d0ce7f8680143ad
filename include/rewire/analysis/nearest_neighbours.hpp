// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/data/features.hpp>
#include <rewire/kernels/gemm.hpp>

namespace rewire {

namespace detail {

/// A training sample, and its squared distance or a lower bound of it.
struct Neighbour {
  double distance = std::numeric_limits<double>::infinity();
  std::size_t sample = 0;
  bool operator<(const Neighbour& other) const {
    return distance != other.distance ? distance < other.distance
                                      : sample < other.sample;
  }
};

/// The `count` nearest of all that were offered, nearest first.
class Nearest {
 public:
  explicit Nearest(std::size_t count) : found_(count) {}

  double limit() const { return found_.back().distance; }
  void offer(Neighbour n) {
    const auto at = std::lower_bound(found_.begin(), found_.end(), n);
    if (at == found_.end()) return;
    std::move_backward(at, found_.end() - 1, found_.end());
    *at = n;
  }
  const std::vector<Neighbour>& found() const { return found_; }

 private:
  std::vector<Neighbour> found_;
};

}  // namespace detail

/// The class that most of the first `k` of `neighbours` have; of several, the smallest.
inline Label majority(std::span<const std::size_t> neighbours, std::size_t k,
                      std::span<const Label> labels) {
  std::vector<Label> votes;
  for (const std::size_t n : neighbours.first(k)) votes.push_back(labels[n]);
  std::sort(votes.begin(), votes.end());
  std::size_t most = 0;
  Label best = ignored;
  for (auto at = votes.begin(); at != votes.end();) {
    const auto end = std::upper_bound(at, votes.end(), *at);
    const auto count = static_cast<std::size_t>(end - at);
    if (count > most) most = count, best = *at;
    at = end;
  }
  return best;
}

/// The nearest training samples in Euclidean distance, exactly: as a double sum of
/// squared differences ranks them, of equally far ones the first.  The judge of
/// feature selection, since it learns nothing itself.
///
/// Distances come from dot products in blocks (`gemm`), 2 to 100 times as fast as
/// differences.  These are in float and lose digits, so each is lowered by a bound of
/// its error, more candidates than asked for are kept, and measured again; where the
/// last of those might still hide a nearer one, all samples are.
class NearestNeighbours {
 public:
  /// Throws Error where an input is not finite.
  explicit NearestNeighbours(const Dataset& train)
      : train_(inputs_of(train)),
        labels_(train.labels().begin(), train.labels().end()) {
    if (train.labels_per_sample() > 1) {
      throw Error({"NearestNeighbours", "one label a sample",
                   text(train.labels_per_sample()), "give samples that have a class"});
    }
    require_finite(train_, train.name());
    mean_.resize(width());
    for (std::size_t f = 0; f < width(); ++f) {
      double sum = 0;
      for (std::size_t n = 0; n < size(); ++n) sum += train_(n, f);
      mean_[f] = static_cast<float>(sum / static_cast<double>(size()));
    }
  }

  /// The k nearest of each test sample, nearest first: (test samples, k), row by row.
  std::vector<std::size_t> of(const Dataset& test, std::size_t k,
                              Team* team = nullptr) const {
    if (k == 0 || k > size()) {
      throw Error({"NearestNeighbours", text("1 to ", size(), " neighbours"), text(k),
                   "ask for fewer, or give more training samples"});
    }
    if (test.shape().size() != width()) {
      throw Error({"NearestNeighbours", text("samples of ", width(), " features"),
                   text(test.shape().size()), "select the same features of both"});
    }
    const Table rows = inputs_of(test);
    require_finite(rows, test.name());
    const std::size_t kept = std::min(size(), k + spare);
    std::vector<detail::Nearest> nearest(test.size(), detail::Nearest(kept));
    const Centred query = centred(rows.data(), test.size());
    for (std::size_t first = 0; first < size(); first += train_block) {
      const std::size_t count = std::min(train_block, size() - first);
      const Centred block = centred(train_.data() + first * width(), count);
      parallel_for(team, test.size(), [&](std::size_t begin, std::size_t end) {
        scan(query, begin, end, block, first, nearest);
      });
    }
    std::vector<std::size_t> found(test.size() * k);
    parallel_for(team, test.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t n = begin; n < end; ++n) {
        measure(rows.data() + n * width(), query.square[n], nearest[n],
                std::span(found).subspan(n * k, k));
      }
    });
    return found;
  }

  /// The share of test samples whose label is that of most of their k nearest.
  double accuracy(const Dataset& test, std::size_t k, Team* team = nullptr) const {
    return agreement(of(test, k, team), k, k, test.labels());
  }

  /// The same by the first `voters` of `k` neighbours that `of` has found.
  double agreement(std::span<const std::size_t> found, std::size_t k,
                   std::size_t voters, std::span<const Label> truth) const {
    if (voters == 0 || voters > k || found.size() != truth.size() * k ||
        labels_.size() != size()) {
      throw Error({"NearestNeighbours",
                   text("1 to k voters, k neighbours for each of ", truth.size(),
                        " labels, and training samples with labels"),
                   text(voters, " of ", k, ", ", found.size(), " neighbours and ",
                        labels_.size(), " training labels"),
                   "give what `of` has found"});
    }
    std::size_t met = 0;
    for (std::size_t n = 0; n < truth.size(); ++n) {
      met += majority(found.subspan(n * k, k), voters, labels_) == truth[n];
    }
    return static_cast<double>(met) /
           static_cast<double>(std::max<std::size_t>(truth.size(), 1));
  }

 private:
  using Table = Tensor<float, 2>;
  static constexpr std::size_t spare = 16, train_block = 2048, query_block = 128;

  /// Samples minus the mean, which leaves distances as they are and makes the terms of
  /// |x|^2 - 2 x t + |t|^2 small; and |x|^2, lowered by the bound of what is lost.
  struct Centred {
    std::vector<float> rows;
    std::vector<double> square;
  };

  std::size_t size() const { return train_.shape(0); }
  std::size_t width() const { return train_.shape(1); }

  static void require_finite(const Table& rows, const std::string& name) {
    if (std::all_of(rows.begin(), rows.end(), [](float x) { return std::isfinite(x); }))
      return;
    throw Error({name, "finite inputs", "others", "check the data"});
  }

  Centred centred(const float* rows, std::size_t count) const {
    // Twice the bound of a dot product of `width` terms (Higham, Accuracy and Stability
    // of Numerical Algorithms, 3.1), and some for centring and adding up.
    const double lost = static_cast<double>(width() + 16) * 0x1p-23;
    Centred c{std::vector<float>(count * width()), std::vector<double>(count)};
    for (std::size_t n = 0; n < count; ++n) {
      double sum = 0;
      for (std::size_t f = 0; f < width(); ++f) {
        const float x = rows[n * width() + f] - mean_[f];
        c.rows[n * width() + f] = x;
        sum += static_cast<double>(x) * static_cast<double>(x);
      }
      c.square[n] = sum * (1 - lost);
    }
    return c;
  }

  /// Offers the block's samples to the test samples [begin, end).
  void scan(const Centred& query, std::size_t begin, std::size_t end,
            const Centred& block, std::size_t first,
            std::vector<detail::Nearest>& nearest) const {
    const OneBlasThread one_thread;
    const std::size_t count = block.square.size(), w = width();
    std::vector<float> dots(std::min(query_block, end - begin) * count);
    for (std::size_t n = begin; n < end; n += query_block) {
      const std::size_t rows = std::min(query_block, end - n);
      gemm<float>(rows, count, w, {query.rows.data() + n * w, w},
                  {block.rows.data(), w, true}, 0, dots.data(), count);
      for (std::size_t r = 0; r < rows; ++r) {
        detail::Nearest& best = nearest[n + r];
        const float* const dot = dots.data() + r * count;
        double limit = best.limit();
        for (std::size_t j = 0; j < count; ++j) {
          const double low = block.square[j] - 2 * static_cast<double>(dot[j]);
          if (low >= limit) continue;
          best.offer({low, first + j});
          limit = best.limit();
        }
      }
    }
  }

  double distance(const float* x, std::size_t sample) const {
    const float* const t = train_.data() + sample * width();
    constexpr std::size_t lanes = 8;  // partial sums, so that one waits not for another
    double sums[lanes] = {};
    for (std::size_t f = 0; f < width(); f += lanes) {
      for (std::size_t i = 0; i < std::min(lanes, width() - f); ++i) {
        const double off =
            static_cast<double>(x[f + i]) - static_cast<double>(t[f + i]);
        sums[i] += off * off;
      }
    }
    double sum = 0;
    for (const double s : sums) sum += s;
    return sum;
  }

  void measure(const float* x, double square, const detail::Nearest& candidates,
               std::span<std::size_t> found) const {
    detail::Nearest exact(found.size());
    for (const auto& c : candidates.found()) {
      exact.offer({distance(x, c.sample), c.sample});
    }
    const bool all = candidates.found().size() == size();
    if (!all && exact.limit() >= candidates.limit() + square) {
      exact = detail::Nearest(found.size());
      for (std::size_t n = 0; n < size(); ++n) exact.offer({distance(x, n), n});
    }
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = exact.found()[i].sample;
  }

  Table train_;
  std::vector<Label> labels_;
  std::vector<float> mean_;
};

}  // namespace rewire
