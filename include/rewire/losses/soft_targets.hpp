// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <rewire/concepts/loss.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/kernels/softmax.hpp>
#include <rewire/losses/element_wise.hpp>
#include <rewire/losses/shares.hpp>

namespace rewire {

namespace detail {

/// At most 16 places side by side, class c of place i at x[c * step + i]: what softmax
/// makes of x / temperature, in logarithms.
template <class T>
struct SoftClasses {
  static constexpr std::size_t block = 16;
  T top[block];   ///< largest x
  T norm[block];  ///< log sum exp((x - top) / temperature)
};

/// sum over c of exp((x - top) / temperature).
struct WarmExponentials {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* x, std::size_t classes, std::size_t step,
                                std::size_t places, const T* top, T cold, double* sum) {
    const auto power = [cold](T a, T most) { return exp_minus((most - a) * cold); };
    for (std::size_t c = 0; c < classes; ++c) {
      T here[block] = {}, e[block];
      copy_block<block>(here, x + c * step, places);
      map_block<block>(power, e, static_cast<const T*>(here), top);
      for (std::size_t i = 0; i < block; ++i) sum[i] += static_cast<double>(e[i]);
    }
  }
};

/// Adds p (log p - log q) of each class to sums, with p of the teacher t and q of the
/// student x, and writes weight (q - p) to `g` (unless null; may be x).
struct Divergences {
  static constexpr std::size_t block = 16;

  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* x, const SoftClasses<T>& q, const T* t,
                                const SoftClasses<T>& p, std::size_t classes,
                                std::size_t step, std::size_t places, T cold,
                                const T* weight, double* sums, T* g) {
    const auto minus_log = [cold](T a, T most, T norm) {
      return (most - a) * cold + norm;
    };
    const auto share = [](T log) { return exp_minus(log < 0 ? T{} : log); };
    const auto part = [](T log_p, T log_q, T of_p) { return of_p * (log_q - log_p); };
    const auto slope = [](T of_q, T of_p, T w) { return w * (of_q - of_p); };
    for (std::size_t c = 0; c < classes; ++c) {
      T a[block] = {}, b[block] = {}, log_q[block], log_p[block], of_q[block],
        of_p[block], out[block];
      copy_block<block>(a, x + c * step, places);
      copy_block<block>(b, t + c * step, places);
      const T *const s = a, *const r = b;
      map_block<block>(minus_log, log_q, s, +q.top, +q.norm);
      map_block<block>(minus_log, log_p, r, +p.top, +p.norm);
      const T *const lq = log_q, *const lp = log_p;
      map_block<block>(share, of_q, lq);
      map_block<block>(share, of_p, lp);
      const T *const sq = of_q, *const sp = of_p;
      map_block<block>(part, out, lp, lq, sp);
      for (std::size_t i = 0; i < block; ++i) sums[i] += static_cast<double>(out[i]);
      if (g == nullptr) continue;
      map_block<block>(slope, out, sq, sp, weight);
      copy_block<block>(g + c * step, out, places);
    }
  }
};

}  // namespace detail

/// What a network's softmax has to be: another's (Hinton et al., 2015).  `batch.values`
/// are the other's logits t, one channel a class, as the prediction x.  With p =
/// softmax(t / T) and q = softmax(x / T),
///   loss = T^2 sum_c p_c (log p_c - log q_c),  d loss / dx_c = T (q_c - p_c),
/// the mean over all places whose label is not `ignored` (all, where there are no
/// labels), or, with `batch_mean`, the sum over all places divided by the number of
/// samples, as PyTorch's `batchmean` of a map: with nothing ignored, the mean times the
/// pixels.  Throws where sizes do not agree.
struct SoftTargets {
  double temperature = 4;   ///< T, above 0
  bool batch_mean = false;  ///< sum over the places of a sample, ignored ones too

  template <class T>
  double operator()(Input<T> prediction, const Batch<T>& batch,
                    Output<T> gradient) const {
    check(prediction, batch);
    detail::require_gradient_fits(where, prediction, gradient);
    const std::size_t places = count(prediction, batch.labels);
    const double divisor =
        static_cast<double>(batch_mean ? prediction.samples : places);
    const double each = places == 0 ? 0 : 1 / divisor;
    const std::size_t pixels = prediction.shape.pixels();
    const double sum = detail::sum_of_shares(
        batch.team, prediction, [&](std::size_t begin, std::size_t end) {
          double of_rows = 0;
          for (std::size_t row = begin; row < end; ++row) {
            for (std::size_t j = 0; j < prediction.lanes; j += block) {
              of_rows += block_of(prediction, batch, gradient, row / pixels,
                                  row % pixels, j, each);
            }
          }
          return of_rows;
        });
    return temperature * temperature * sum * each;
  }

 private:
  static constexpr const char* where = "SoftTargets";
  static constexpr std::size_t block = 16;

  /// The divergences of lanes [j, j + 16) of one pixel that count.
  template <class T>
  double block_of(const View<const T>& x, const Batch<T>& batch,
                  const View<T>& gradient, std::size_t tile, std::size_t pixel,
                  std::size_t j, double each) const {
    const std::size_t lanes = x.lanes, at = pixel * lanes + j,
                      step = x.shape.pixels() * lanes, classes = x.shape.channels;
    const std::size_t all = std::min(lanes - j, block),
                      filled = std::clamp(x.filled(tile), j, j + all) - j;
    const T cold = static_cast<T>(1 / temperature);
    T weight[block] = {};
    double sums[block] = {}, total = 0;
    for (std::size_t i = 0; i < filled; ++i) {
      const bool counts = batch_mean || batch.labels.empty() ||
                          batch.labels.tile(tile)[at + i] != ignored;
      weight[i] = counts ? static_cast<T>(temperature * each) : T{};
    }
    T* const g = gradient.empty() ? nullptr : gradient.tile(tile) + at;
    const T *const s = x.tile(tile) + at, *const t = batch.values.tile(tile) + at;
    const auto q = soft(s, classes, step, filled, cold),
               p = soft(t, classes, step, filled, cold);
    dispatch<detail::Divergences>(s, q, t, p, classes, step, filled, cold, +weight,
                                  +sums, g);
    for (std::size_t i = 0; i < filled; ++i)
      if (weight[i] > 0) total += sums[i];
    for (std::size_t c = 0; g != nullptr && c < classes; ++c)
      std::fill(g + c * step + filled, g + c * step + all, T{});
    return total;
  }

  template <class T>
  static detail::SoftClasses<T> soft(const T* x, std::size_t classes, std::size_t step,
                                     std::size_t filled, T cold) {
    detail::SoftClasses<T> of;
    double sum[block] = {};
    std::fill(of.top, of.top + block, std::numeric_limits<T>::lowest());
    dispatch<detail::LargestOfClasses>(x, classes, step, filled, +of.top);
    for (std::size_t i = filled; i < block; ++i) of.top[i] = 0;  // no samples there
    dispatch<detail::WarmExponentials>(x, classes, step, filled,
                                       static_cast<const T*>(of.top), cold, +sum);
    for (std::size_t i = 0; i < block; ++i)
      of.norm[i] = static_cast<T>(std::log(sum[i]));
    return of;
  }

  template <class T>
  void check(const View<const T>& x, const Batch<T>& batch) const {
    require_range(temperature, 1e-3, 1e6, where, "temperature");
    if (batch.values.empty()) {
      throw Error({where, "logits of another network as values", "none",
                   "take Distillation, which runs that network"});
    }
    detail::require_targets_fit(where, x, "values", batch.values);
    if (batch.labels.empty()) return;
    detail::require_same_tiles(where, x, "labels", batch.labels);
    if (batch.labels.shape.size() == x.shape.pixels()) return;
    throw Error({where, text("a label for each of ", x.shape.pixels(), " places"),
                 text(batch.labels.shape.size()), "take both from one data set"});
  }

  template <class T>
  std::size_t count(const View<const T>& x, const View<const Label>& labels) const {
    if (batch_mean || labels.empty()) return x.samples * x.shape.pixels();
    std::size_t places = 0;
    for (std::size_t t = 0; t < labels.tiles(); ++t) {
      for (std::size_t p = 0; p < labels.features(); ++p) {
        const Label* const y = labels.tile(t) + p * labels.lanes;
        places += labels.filled(t) - static_cast<std::size_t>(
                                         std::count(y, y + labels.filled(t), ignored));
      }
    }
    return places;
  }
};
static_assert(check_loss<SoftTargets>());

}  // namespace rewire
