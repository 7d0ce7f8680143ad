// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <rewire/core/parallel.hpp>
#include <rewire/kernels/conv_weights.hpp>
#include <rewire/kernels/winograd_gradient.hpp>
#include <rewire/layers/winograd_tiles.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// dw[o][c][tap] += the gradient of the 3 x 3 kernels of a convolution of x, with a
/// border of `padding` zeros, by Winograd's minimal filtering.  Lanes have to fill
/// registers of 64 bytes.  Threads share the channels of x: the order of no sum depends
/// on how many they are.
template <class T, MapSource<T> Source>
void winograd_weight_gradient(const Source& x, View<const std::type_identity_t<T>> dy,
                              std::size_t padding, T* dw, Pass<T>& pass) {
  constexpr std::size_t line = 64 / sizeof(T), block = 8;  // sources at once
  constexpr std::size_t most = 32 * line;  // after each run come sums over lanes
  const std::size_t channels = x.shape().channels, outputs = dy.shape.channels;
  const std::size_t blocks = (channels + block - 1) / block;
  const StoredMaps<T> results{dy};
  const WinogradTiles<T> inputs(channels, dy.shape, dy.lanes,
                                {.padding = padding, .most = most}),
      gradients(outputs, dy.shape, dy.lanes, {.side = 2, .most = most});
  const std::size_t run = inputs.run(), u_position = outputs * blocks * block + line,
                    v_position = channels * run + line,
                    m_position = outputs * run + line,
                    row = (x.shape().width + dy.shape.width) * dy.lanes,
                    room = winograd_positions * (v_position + m_position) +
                           inputs.size() + gradients.size() + row;
  auto scratch = pass.scratch();
  Team& team = pass.team();
  const auto u = scratch.template take<T>(winograd_positions * u_position);
  const auto memory = scratch.template take<T>(team.size() * room);
  const auto sources = scratch.template take<std::uint32_t>(channels);
  for (std::size_t c = 0; c < channels; ++c)
    sources[c] = static_cast<std::uint32_t>(c * run);
  std::fill(u.begin(), u.end(), T{});
  const auto share = [&](std::size_t begin, std::size_t end, T* v) {
    T* const m = v + winograd_positions * v_position;
    T* const maps = m + winograd_positions * m_position;
    T* const dy_maps = maps + inputs.size();
    T* const one_row = dy_maps + gradients.size();
    for (std::size_t i = 0; i < x.tiles() * inputs.bands(); ++i) {
      const std::size_t t = i / inputs.bands(), band = i % inputs.bands();
      inputs.load(x, t, begin, end, band, band > 0, one_row, maps);
      gradients.load(results, t, 0, outputs, band, false, one_row, dy_maps);
      for (std::size_t s = 0; s < inputs.strips(); ++s) {
        inputs.transform(maps, begin, end, band, s, v, v_position);
        gradients.transform(dy_maps, 0, outputs, band, s, m, m_position);
        for (std::size_t p = 0; p < winograd_positions; ++p) {
          WeightCorrelation<T> all{.x = v + p * v_position,
                                   .source = sources.data(),
                                   .dy = m + p * m_position,
                                   .dy_plane = run,
                                   .dw_output = block,
                                   .outputs = outputs,
                                   .rows = 1,
                                   .run = inputs.run(band, s)};
          for (std::size_t c = begin; c < end; c += block) {
            all.dw = u.data() + p * u_position + c * (outputs - 1);
            correlate_weights(all, c, std::min(c + block, end));
          }
        }
      }
    }
    for (std::size_t c = begin; c < end; c += block) {
      winograd_kernel_gradient(
          WinogradKernelGradient<T>{.du = u.data() + c * outputs,
                                    .du_position = u_position,
                                    .block = block,
                                    .channels = std::min(block, end - c),
                                    .dw = dw + c * 9,
                                    .dw_output = channels * 9},
          outputs);
    }
  };
  parallel_for(team, blocks,
               [&](std::size_t first, std::size_t last, std::size_t part) {
                 share(first * block, std::min(last * block, channels),
                       memory.data() + part * room);
               });
}

}  // namespace rewire
