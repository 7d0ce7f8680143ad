// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <rewire/core/parallel.hpp>
#include <rewire/layers/map_source.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire::detail {

/// Cuts all maps of x into stretches of at most `most` numbers and shares them among
/// the team: kernels of one pixel see no rows.  A stretch of all channels is put side
/// by side in scratch memory, (channels, most), where planes of maps, often a power of
/// two apart, would drive one another out of the caches.  Calls
///   f(tile, first number, how many, the stretch, thread)
/// for each; a register beyond the stretch can be read.
template <class T, MapSource<T> Source, class F>
void each_stretch(const Source& x, std::size_t most, Pass<T>& pass, F f) {
  constexpr std::size_t widest = 64 / sizeof(T), ahead = 4;
  auto scratch = pass.scratch();
  const std::size_t channels = x.shape().channels,
                    plane = x.shape().pixels() * x.lanes(),
                    stretches = (plane + most - 1) / most,
                    room = channels * most + widest;
  const auto memory = scratch.template take<T>(pass.team().size() * room);
  std::fill(memory.begin(), memory.end(), T{});
  parallel_for(pass.team(), x.tiles() * stretches,
               [&](std::size_t begin, std::size_t end, std::size_t part) {
                 T* const mine = memory.data() + part * room;
                 for (std::size_t i = begin; i < end; ++i) {
                   const std::size_t t = i / stretches, first = i % stretches * most,
                                     count = std::min(most, plane - first);
                   const T* const stored = x.stored(t);
                   for (std::size_t c = 0; c < channels; ++c) {
                     // The next planes are far away, and nothing else tells of them.
                     if (stored != nullptr && c + ahead < channels) {
                       const T* const next = stored + (c + ahead) * plane + first;
                       for (std::size_t j = 0; j < count; j += widest)
                         __builtin_prefetch(next + j);
                     }
                     x.copy(t, c, first, count, mine + c * most);
                   }
                   f(t, first, count, static_cast<const T*>(mine), part);
                 }
               });
}

}  // namespace rewire::detail
