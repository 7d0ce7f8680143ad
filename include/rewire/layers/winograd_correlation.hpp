// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>

#include <rewire/core/parallel.hpp>
#include <rewire/kernels/conv.hpp>
#include <rewire/kernels/winograd.hpp>
#include <rewire/layers/winograd_tiles.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// Whether minimal filtering computes what this window sees, and its gradient.
inline bool winograd_applies(const Window& w) {
  return w.height == 3 && w.width == 3 && w.stride == 1 && w.dilation == 1 &&
         w.padding <= 2;
}

/// Whether it is faster: a tile of 4 results takes 16 products a channel and output
/// instead of 36, but as long as 130 to transform a channel and 250 an output.  (Zen 4,
/// batch 64: 16 to 16 channels take 1.09 of the time of direct sums, 12 to 48 1.11, 20
/// to 20 0.90, 24 to 24 0.83, 64 to 12 0.89; of 64 to 64, maps of 3 x 3 1.06, of 5 x 5
/// 1.0, of 7 x 7 and more 0.6 to 0.8.)  By shapes alone, so that no result depends on
/// what else is in a batch.
inline bool winograd_pays(std::size_t channels, const Shape& result) {
  const std::size_t tiles = (result.height + 1) / 2 * ((result.width + 1) / 2);
  const auto of = [](std::size_t n) { return static_cast<double>(n); };
  return 9 * of(result.pixels()) / of(tiles) >
         16 + 130 / of(result.channels) + 250 / of(channels);
}

/// Correlations of maps with kernels of 3 x 3 weights, by Winograd's minimal filtering:
/// a convolution, or its input gradient.
template <class T>
struct WinogradCorrelation {
  /// Weights of output o and channel c are at o * output + c * channel.
  struct Kernels {
    const T* w = nullptr;  ///< 3 x 3 of each
    std::size_t output = 0, channel = 0;
    bool turned = false;    ///< by half a turn
  } kernels = {};           ///< what maps are correlated with
  std::size_t padding = 1;  ///< zeros on each side
  const T* bias = nullptr;  ///< one an output, or null
  Finish<T> finish = {};    ///< what becomes of each number of y
};

/// y = x, correlated; all tiles.  The kernels are transformed first, which takes
/// scratch memory of 16/9 of theirs.
template <class T, MapSource<T> Source>
void winograd_correlate(const WinogradCorrelation<std::type_identity_t<T>>& all,
                        const Source& x, View<T> y, Pass<T>& pass) {
  constexpr std::size_t line = 64 / sizeof(T);  // apart, lest positions share a set
  const std::size_t channels = x.shape().channels, outputs = y.shape.channels;
  auto scratch = pass.scratch();
  Team& team = pass.team();
  const WinogradTiles<T> tiles(channels, y.shape, y.lanes,
                               {.padding = all.padding, .threads = team.size()});
  const std::size_t u_position = outputs * channels + line,
                    v_position = channels * tiles.run() + line,
                    m_position = outputs * tiles.run() + line,
                    row = x.shape().width * y.lanes,
                    room = row + tiles.size() +
                           winograd_positions * (v_position + m_position);
  const auto u = scratch.template take<T>(winograd_positions * u_position);
  const auto memory = scratch.template take<T>(team.size() * room);
  parallel_for(team, outputs, [&](std::size_t begin, std::size_t end) {
    winograd_weights(WinogradWeights<T>{.w = all.kernels.w,
                                        .w_output = all.kernels.output,
                                        .w_channel = all.kernels.channel,
                                        .turned = all.kernels.turned,
                                        .u = u.data(),
                                        .u_position = u_position,
                                        .channels = channels},
                     begin, end);
  });
  const Tap tap;
  const auto products = [&](const T* v, T* m, std::size_t run) {
    for (std::size_t p = 0; p < winograd_positions; ++p) {
      correlate(Correlation<T>{.x = v + p * v_position,
                               .x_plane = tiles.run(),
                               .channels = channels,
                               .tap = &tap,
                               .taps = 1,
                               .w = u.data() + p * u_position,
                               .w_output = channels,
                               .w_channel = 1,
                               .y = m + p * m_position,
                               .y_plane = tiles.run(),
                               .outputs = outputs,
                               .run = run},
                0, 1);
    }
  };
  parallel_for(team, x.tiles() * tiles.bands(),
               [&](std::size_t begin, std::size_t end, std::size_t part) {
                 T* const v = memory.data() + part * room;
                 T* const m = v + winograd_positions * v_position;
                 T* const maps = m + winograd_positions * m_position;
                 for (std::size_t i = begin; i < end; ++i) {
                   const std::size_t t = i / tiles.bands(), band = i % tiles.bands();
                   tiles.load(x, t, 0, channels, band, i > begin && band > 0,
                              maps + tiles.size(), maps);
                   for (std::size_t s = 0; s < tiles.strips(); ++s) {
                     tiles.transform(maps, 0, channels, band, s, v, v_position);
                     products(v, m, tiles.run(band, s));
                     tiles.store(m, m_position, band, s, all.bias, all.finish, y, t);
                   }
                 }
               });
}

}  // namespace rewire
