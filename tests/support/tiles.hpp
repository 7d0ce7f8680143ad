// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/core/view.hpp>

namespace support {

/// A view that owns its memory, with a gap of NaN after each tile: who reads past a
/// tile gets NaN, and `gaps_untouched` tells of who writes there.
template <class T>
class Tiles {
 public:
  Tiles(rewire::Shape shape, std::size_t samples, std::size_t lanes,
        std::size_t gap = 3)
      : gap_(gap), view_{nullptr, shape, samples, lanes, shape.size() * lanes + gap} {
    memory_.assign(view_.tiles() * view_.stride, std::numeric_limits<T>::quiet_NaN());
    view_.data = memory_.data();
  }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;

  const rewire::View<T>& view() const { return view_; }
  operator rewire::View<T>() const { return view_; }
  operator rewire::View<const T>() const { return view_; }
  T& at(std::size_t sample, std::size_t feature) { return view_.at(sample, feature); }

  /// Every sample's values from `draw()`; padding lanes are zero.
  template <class Draw>
  void fill(Draw draw) {
    for (std::size_t t = 0; t < view_.tiles(); ++t) {
      for (std::size_t f = 0; f < view_.features(); ++f) {
        for (std::size_t j = 0; j < view_.lanes; ++j) {
          T& v = view_.tile(t)[f * view_.lanes + j];
          v = j < view_.filled(t) ? static_cast<T>(draw()) : T{};
        }
      }
    }
  }
  void fill_uniform(rewire::Rng& rng) {
    fill([&] { return rng.uniform(-1, 1); });
  }

  /// The values without the gaps, tile after tile, padding included.
  std::vector<T> values() const {
    std::vector<T> all;
    for (std::size_t t = 0; t < view_.tiles(); ++t) {
      all.insert(all.end(), view_.tile(t), view_.tile(t) + view_.tile_size());
    }
    return all;
  }

  /// Whether `holds(value)` for every padding lane.
  template <class Predicate>
  bool padding(Predicate holds) const {
    for (std::size_t t = 0; t < view_.tiles(); ++t) {
      for (std::size_t f = 0; f < view_.features(); ++f) {
        for (std::size_t j = view_.filled(t); j < view_.lanes; ++j) {
          if (!holds(view_.tile(t)[f * view_.lanes + j])) return false;
        }
      }
    }
    return true;
  }

  bool gaps_untouched() const {
    for (std::size_t t = 0; t < view_.tiles(); ++t) {
      const T* gap = view_.tile(t) + view_.tile_size();
      for (std::size_t i = 0; i < gap_; ++i) {
        if (gap[i] == gap[i]) return false;  // only NaN differs from itself
      }
    }
    return true;
  }

 private:
  std::size_t gap_;
  rewire::View<T> view_;
  std::vector<T> memory_;
};

template <class T>
std::vector<T> uniform_values(std::size_t count, rewire::Rng& rng) {
  std::vector<T> values(count);
  for (T& v : values) v = static_cast<T>(rng.uniform(-1, 1));
  return values;
}

}  // namespace support
