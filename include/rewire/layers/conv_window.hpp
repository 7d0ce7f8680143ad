// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/kernels/copy_strided.hpp>
#include <rewire/kernels/window.hpp>
#include <rewire/layers/map_source.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

namespace detail {

inline void require_groups(const char* layer, std::size_t outputs, std::size_t groups) {
  if (outputs > 0 && groups > 0 && outputs % groups == 0) return;
  throw Error({layer, text("outputs that ", groups, " groups share, at least one each"),
               text(outputs), "let the groups divide inputs and outputs"});
}

/// What layers that slide a window over maps share.
inline Shape slide(const std::string& layer, const Window& w, std::size_t outputs,
                   const Shape& input) {
  const Shape output{outputs, w.rows(input.height), w.columns(input.width)};
  if (output.height > 0 && output.width > 0) return output;
  throw Error({layer,
               text("maps of at least ", w.dilation * (w.height - 1) + 1, "x",
                    w.dilation * (w.width - 1) + 1, " pixels, ", w.padding,
                    " of padding on each side included"),
               text(input), "choose a smaller window, more padding or larger images"});
}

}  // namespace detail

/// The window of a convolution; throws where an option makes no sense.
template <class Options>
Window conv_window(const char* layer, const Options& o) {
  if (o.kernel == 0 || o.stride == 0 || o.dilation == 0) {
    throw Error({layer, "a kernel, a stride and a dilation of at least 1",
                 text(o.kernel, ", ", o.stride, " and ", o.dilation),
                 "correct the options"});
  }
  return {o.kernel, o.kernel, o.stride,
          o.padding.value_or(o.dilation * (o.kernel - 1) / 2), o.dilation};
}

/// "Conv 24, 3x3", and what else is not as usual.
template <class Options>
std::string conv_name(const std::string& layer, const Options& o) {
  std::string name = text(layer, " ", o.kernel, "x", o.kernel);
  if (o.stride > 1) name += text(" / ", o.stride);
  if (o.dilation > 1) name += text(", dilation ", o.dilation);
  if (o.groups > 1) name += text(", ", o.groups, " groups");
  return name;
}

/// As summaries show it: `Conv 24, 3x3 / 2`.
template <class Options>
std::string conv_name(const char* layer, std::size_t outputs, const Options& o) {
  return conv_name(text(layer, " ", outputs, ","), o);
}

/// The shape of the output; throws where the input does not fit.
inline Shape conv_output(const std::string& layer, const Window& w, std::size_t outputs,
                         std::size_t groups, const Shape& input) {
  if (input.channels == 0 || input.channels % groups != 0) {
    throw Error({layer, text("channels that ", groups, " groups share"),
                 text(input.channels), "let the groups divide inputs and outputs"});
  }
  const Shape output = detail::slide(layer, w, outputs, input);
  constexpr std::size_t lanes = 16;  // most of a convolution's tile
  for (const std::size_t numbers :
       {spread_input(w, input.height, input.width, lanes).size(input.channels),
        spread_output(w, input.height, input.width, lanes).size(outputs)}) {
    if (numbers >> 32 == 0) continue;
    throw Error({layer,
                 "maps of fewer than 2^32 numbers for 16 samples, border included",
                 text(numbers), "cut the images into smaller ones"});
  }
  return output;
}

/// The maps of a tile, spread for a window; as they are where nothing needs to move.
template <class T>
struct SpreadMaps {
  Spread layout;        ///< where numbers lie
  bool moved = true;    ///< whether anything is laid out at all
  T* memory = nullptr;  ///< null where not

  /// Of as many channels as memory is wanted for.
  template <MapSource<T> Source>
  SpreadMaps(const Window& w, const Source& x, std::size_t channels,
             typename Pass<T>::Scratch& scratch)
      : layout(spread_input(w, x.shape().height, x.shape().width, x.lanes())) {
    constexpr std::size_t widest = 64 / sizeof(T);  // numbers of a register
    moved = w.padding > 0 || w.stride > 1 || x.stored(0) == nullptr ||
            w.columns(x.shape().width) * x.lanes() % widest != 0;
    if (!moved) return;
    memory = scratch.template take<T>(layout.size(channels)).data();
    std::fill_n(memory + channels * layout.plane(), widest, T{});
  }

  /// All channels of a tile.
  template <MapSource<T> Source>
  const T* tile(const Source& x, std::size_t t, Team& team) const {
    if (!moved) return x.stored(t);
    parallel_for(team, x.shape().channels, [&](std::size_t begin, std::size_t end) {
      for (std::size_t c = begin; c < end; ++c) lay_out(x, t, c, c);
    });
    return memory;
  }

  /// One of them; memory for one will do.
  template <MapSource<T> Source>
  const T* channel(const Source& x, std::size_t t, std::size_t c) const {
    if (!moved) return x.stored(t) + c * layout.plane();
    lay_out(x, t, c, 0);
    return memory;
  }

 private:
  template <class Source>
  void lay_out(const Source& x, std::size_t t, std::size_t c, std::size_t place) const {
    spread(layout, x.shape().height, x.shape().width, memory + place * layout.plane(),
           [&](std::size_t first, std::size_t count, T* to) {
             x.copy(t, c, first, count, to);
           });
  }
};

/// The gradient of a convolution's output, spread so that each run of its input finds
/// all that flows back to it.  With a stride the columns of a row see the kernel
/// through different taps: they are runs of their own, put together after.
template <class T>
class GradientRuns {
 public:
  /// Of as many channels as memory is wanted for.
  GradientRuns(const Window& w, const Shape& input, std::size_t channels,
               std::size_t lanes, typename Pass<T>::Scratch& scratch)
      : window_(w),
        layout_(spread_output(w, input.height, input.width, lanes)),
        classes_(scratch.template take<Class>(w.stride * w.stride)),
        memory_(scratch.template take<T>(layout_.size(channels)).data()) {
    constexpr std::size_t widest = 64 / sizeof(T);
    std::fill_n(memory_ + channels * layout_.plane(), widest, T{});
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      const auto taps = scratch.template take<Tap>(w.taps());
      const std::size_t b = c % w.stride,
                        count = gradient_taps(w, layout_, c / w.stride, b, taps),
                        last = w.stride - 1 - b;
      classes_[c] = {taps.data(), count, (w.padding + last) / w.stride,
                     (w.padding + input.width + last) / w.stride};
    }
  }

  /// Lays a tile out.
  void load(const View<const T>& dy, std::size_t t, Team& team) const {
    parallel_for(team, dy.shape.channels, [&](std::size_t begin, std::size_t end) {
      for (std::size_t c = begin; c < end; ++c) load(dy, t, c, c);
    });
  }
  /// Lays one channel of a tile out, in the memory of channel `place`.
  void load(const View<const T>& dy, std::size_t t, std::size_t c,
            std::size_t place) const {
    const StoredMaps<T> from{dy};
    spread(layout_, dy.shape.height, dy.shape.width, memory_ + place * plane(),
           [&](std::size_t first, std::size_t count, T* to) {
             from.copy(t, c, first, count, to);
           });
  }

  /// Columns of one row of the input: those that are b modulo stride in the padded map.
  struct Run {
    const T* dy;          ///< of channel 0, where taps begin to count
    const Tap* tap;       ///< those that reach these columns
    std::size_t taps;     ///< how many
    std::size_t first;    ///< column, the next ones `stride` apart
    std::size_t columns;  ///< perhaps none
  };

  /// Columns of row `row` that are b modulo stride in the padded map.
  Run run(std::size_t row, std::size_t b) const {
    const std::size_t s = window_.stride, padded = row + window_.padding;
    const Class& c = classes_[padded % s * s + b];
    return {memory_ + padded / s * layout_.row_size() + c.first * layout_.lanes, c.taps,
            c.count, c.first * s + b - window_.padding, c.end - c.first};
  }

  /// Numbers of a channel, as they are laid out.
  std::size_t plane() const { return layout_.plane(); }
  std::size_t lanes() const { return layout_.lanes; }
  /// Room for the longest run.
  std::size_t most() const { return layout_.columns * layout_.lanes; }

  /// Where a pixel of the kernel reads a channel, from the `dy` of a run that sees it.
  std::size_t at(std::size_t pixel) const {
    for (const Class& c : classes_) {
      for (std::size_t t = 0; t < c.count; ++t) {
        if (c.taps[t].weight == pixel) return c.taps[t].at;
      }
    }
    return 0;  // unreachable: each pixel is of one class
  }

  /// Puts what was summed for a run where it belongs in its row; with stride 1 it is
  /// there already.
  void put(const Run& run, const T* from, T* row) const {
    const std::size_t lanes = layout_.lanes;
    copy_strided(from, lanes, row + run.first * lanes, window_.stride * lanes,
                 run.columns, lanes);
  }
  /// And the other way round.
  void get(const Run& run, const T* row, T* to) const {
    const std::size_t lanes = layout_.lanes;
    copy_strided(row + run.first * lanes, window_.stride * lanes, to, lanes,
                 run.columns, lanes);
  }

 private:
  struct Class {
    const Tap* taps;
    std::size_t count, first, end;  // columns of the padded map, `stride` apart
  };

  Window window_;
  Spread layout_;
  std::span<Class> classes_;
  T* memory_;
};

}  // namespace rewire
