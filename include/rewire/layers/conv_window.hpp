// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/kernels/conv.hpp>
#include <rewire/kernels/window.hpp>
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
std::string conv_name(const char* layer, std::size_t outputs, const Options& o) {
  std::string name = text(layer, " ", outputs, ", ", o.kernel, "x", o.kernel);
  if (o.stride > 1) name += text(" / ", o.stride);
  if (o.dilation > 1) name += text(", dilation ", o.dilation);
  if (o.groups > 1) name += text(", ", o.groups, " groups");
  return name;
}

/// The shape of the output; throws where the input does not fit.
inline Shape conv_output(const std::string& layer, const Window& w, std::size_t outputs,
                         std::size_t groups, const Shape& input) {
  if (input.channels == 0 || input.channels % groups != 0) {
    throw Error({layer, text("channels that ", groups, " groups share"),
                 text(input.channels), "let the groups divide inputs and outputs"});
  }
  return detail::slide(layer, w, outputs, input);
}

/// The maps of a tile, spread for a window; as they are where nothing needs to move.
template <class T>
struct SpreadMaps {
  Spread layout;
  bool moved = true;
  T* memory = nullptr;

  SpreadMaps(const Window& w, const View<const T>& x,
             typename Pass<T>::Scratch& scratch)
      : layout(spread_input(w, x.shape.height, x.shape.width, x.lanes)) {
    constexpr std::size_t widest = 64 / sizeof(T);  // numbers of a register
    moved = w.padding > 0 || w.stride > 1 ||
            w.columns(x.shape.width) * x.lanes % widest != 0;
    if (!moved) return;
    memory = scratch.template take<T>(layout.size(x.shape.channels)).data();
    std::fill_n(memory + x.shape.channels * layout.plane(), widest, T{});
  }

  const T* tile(const View<const T>& x, std::size_t t, Team& team) const {
    if (!moved) return x.tile(t);
    const Shape& s = x.shape;
    parallel_for(team, s.channels, [&](std::size_t begin, std::size_t end) {
      spread(layout, begin, end, s.height, s.width, x.tile(t), memory);
    });
    return memory;
  }
};

/// How the gradient of a convolution's input is summed, a row at once: with a stride
/// the pixels of a row see the kernel through different taps, and are put together
/// after.
template <class T>
class InputGradientRows {
 public:
  InputGradientRows(const Window& w, const Shape& input, const View<const T>& dy,
                    std::size_t threads, typename Pass<T>::Scratch& scratch)
      : window_(w),
        input_(input),
        layout_(spread_output(w, input.height, input.width, dy.lanes)),
        classes_(scratch.template take<Class>(w.stride * w.stride)),
        memory_(scratch.template take<T>(layout_.size(dy.shape.channels)).data()) {
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      const auto taps = scratch.template take<Tap>(w.taps());
      const std::size_t count =
          gradient_taps(w, layout_, c / w.stride, c % w.stride, taps);
      classes_[c] = {taps.data(), count};
    }
    if (w.stride > 1) {
      // Of all channels: what one thread has of a row before it is put together.
      part_size_ = input.channels * layout_.columns * dy.lanes;
      parts_ = scratch.template take<T>(threads * part_size_).data();
    }
  }

  /// Calls `sum(correlation)` for all that each row of dx needs; it adds channels,
  /// outputs and weights, and sums row 0.
  template <class Sum>
  void each(std::size_t t, const View<const T>& dy, const View<T>& dx, Team& team,
            Sum sum) const {
    const Shape& s = dy.shape;
    parallel_for(team, s.channels, [&](std::size_t begin, std::size_t end) {
      spread(layout_, begin, end, s.height, s.width, dy.tile(t), memory_);
    });
    team.run([&](std::size_t part) {
      const std::size_t parts = team.size();
      for (std::size_t r = input_.height * part / parts;
           r < input_.height * (part + 1) / parts; ++r) {
        T* const row = dx.tile(t) + r * input_.width * dx.lanes;
        for (std::size_t b = 0; b < window_.stride; ++b)
          of_columns(r, b, row, dx.lanes, parts_ + part * part_size_, sum);
      }
    });
  }

 private:
  struct Class {
    const Tap* taps;
    std::size_t count;
  };

  /// The columns of row r that are b modulo stride, in the padded map.
  template <class Sum>
  void of_columns(std::size_t r, std::size_t b, T* row, std::size_t lanes, T* part,
                  Sum& sum) const {
    const std::size_t stride = window_.stride, padded = r + window_.padding,
                      plane = input_.height * input_.width * lanes;
    const std::size_t first = (window_.padding + stride - 1 - b) / stride,
                      end = (window_.padding + input_.width + stride - 1 - b) / stride;
    if (first == end) return;
    const Class& c = classes_[padded % stride * stride + b];
    const std::size_t run = (end - first) * lanes;
    Correlation<T> all;
    all.x = memory_ + padded / stride * layout_.row_size() + first * lanes;
    all.x_plane = layout_.plane();
    all.tap = c.taps;
    all.taps = c.count;
    all.run = run;
    all.y = stride == 1 ? row : part;
    all.y_plane = stride == 1 ? plane : run;
    sum(all);
    if (stride == 1) return;
    for (std::size_t i = 0; i < input_.channels; ++i) {
      for (std::size_t k = first; k < end; ++k) {
        std::copy_n(part + i * run + (k - first) * lanes, lanes,
                    row + i * plane + (k * stride + b - window_.padding) * lanes);
      }
    }
  }

  Window window_;
  Shape input_;
  Spread layout_;
  std::span<Class> classes_;
  T* memory_;
  T* parts_ = nullptr;
  std::size_t part_size_ = 0;
};

}  // namespace rewire
