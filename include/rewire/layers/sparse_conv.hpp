// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <rewire/concepts/layer.hpp>
#include <rewire/concepts/topology.hpp>
#include <rewire/kernels/sparse_correlation.hpp>
#include <rewire/kernels/sparse_rows.hpp>
#include <rewire/layers/bias.hpp>
#include <rewire/layers/conv_window.hpp>
#include <rewire/layers/kernel_gradients.hpp>
#include <rewire/layers/map_strips.hpp>
#include <rewire/layers/stretches.hpp>
#include <rewire/layers/strongest_missing_kernels.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire {

/// The kernel of a sparse convolution, and what it starts with.
struct SparseConvOptions {
  std::size_t kernel = 3;  ///< pixels of a side
  std::size_t stride = 1;  ///< pixels
  std::optional<std::size_t> padding =
      {};  ///< zeros on each side; by default as many as keep the size at stride 1
  std::size_t dilation = 1;       ///< from one pixel of the kernel to the next
  Initial initial = Initial::he;  ///< how weights are drawn
  std::optional<Initial> grown =
      {};            ///< new links, where the topology has them drawn; as `initial`
  bool bias = true;  ///< whether there is b, which starts at 0

  static constexpr std::size_t groups = 1;  ///< links already say who reads whom
};

/// A convolution of which only the weights exist that the topology has chosen: a link
/// is one pixel of the kernel between one input channel and one output.  Column
/// `channel * kernel^2 + pixel` of the links; b starts at 0.
template <class Topology, class T = float>
class SparseConv {
  static_assert(check_topology<Topology>());

 public:
  using scalar = T;
  static constexpr Uses uses{.input = true, .output = false, .in_place = false};

  /// `outputs` >= 1 channels; throws Error where an option is out of its range.
  SparseConv(std::size_t outputs, Topology topology, SparseConvOptions options = {})
      : outputs_(outputs),
        topology_(std::move(topology)),
        options_(options),
        window_(conv_window("SparseConv", options)) {
    detail::require_groups("SparseConv", outputs, 1);
  }

  std::string name() const { return conv_name("SparseConv", outputs_, options_); }

  /// Throws where the kernel is larger than the padded map.
  Shape build(Shape input, Rng& rng) {
    input_ = input;
    output_ = conv_output(name(), window_, outputs_, 1, input);
    const Extent layer{.outputs = outputs_,
                       .inputs = input.channels,
                       .kernel_height = window_.height,
                       .kernel_width = window_.width};
    Pattern links = topology_.initial(layer, rng);
    const auto draw = [&, n = links.size() * window_.taps()](Initial kind) {
      return InitialDraw(kind, layer.cols(), outputs_ * window_.taps(), n);
    };
    weights_ = SparseWeights<T>(std::move(links), draw(options_.initial),
                                draw(options_.grown.value_or(options_.initial)), rng);
    weights_.trained().positions = output_.pixels();
    bias_ = Parameter<T>({options_.bias ? outputs_ : 0}, Role::bias);
    return output_;
  }

  std::size_t lanes() const { return 16; }

  void forward(Input<T> x, Output<T> y, Pass<T>& pass) const {
    forward_finished(x, y, {}, pass);
  }
  /// The same, with what follows done on the way.
  void forward_finished(Input<T> x, Output<T> y, const Finish<T>& finish,
                        Pass<T>& pass) const {
    forward_from(StoredMaps<T>{x}, y, pass, finish);
  }
  void backward(Input<T> x, Input<T>, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    backward_from(StoredMaps<T>{x}, dy, dx, pass);
  }

  /// The same where the input comes from anywhere, perhaps computed on the way.
  template <MapSource<T> Source>
  void forward_from(const Source& x, Output<T> y, Pass<T>& pass,
                    const Finish<T>& finish = {}) const {
    if (window_.taps() == 1 && window_.stride == 1 && window_.padding == 0)
      return pointwise(x, y, pass, finish);
    auto scratch = pass.scratch();
    Team& team = pass.team();
    const std::size_t lanes = x.lanes(), row = input_.width * lanes,
                      bands = (output_.height + MapStrips<T>::rows - 1) /
                              MapStrips<T>::rows;
    const MapStrips<T> strips(input_.channels, lanes, output_.width, window_.stride,
                              window_.dilation * (window_.width - 1) + 1,
                              (MapStrips<T>::rows - 1) * window_.stride +
                                  window_.dilation * (window_.height - 1) + 1,
                              window_.padding, window_.padding);
    const auto taps = scratch.template take<Tap>(window_.taps());
    taps_of(window_, strips.patch(), taps);
    SparseCorrelation<T> all = correlation(strips.patch().plane(), taps, scratch, team);
    all.x_row = window_.stride * strips.patch().row_size();
    all.y_plane = output_.pixels() * lanes;
    all.y_row = output_.width * lanes;
    all.finish = finish;
    const auto memory = scratch.template take<T>(team.size() * (row + strips.size()));
    parallel_for(
        team, x.tiles() * bands,
        [&, all](std::size_t begin, std::size_t end, std::size_t part) {
          T* const mine = memory.data() + part * (row + strips.size());
          SparseCorrelation<T> one = all;
          one.sums += part * sums();
          for (std::size_t i = begin; i < end; ++i) {
            const std::size_t t = i / bands, band = i % bands,
                              first = band * MapStrips<T>::rows;
            for (std::size_t c = 0; c < input_.channels; ++c)
              strips.load(x, t, c, band, i > begin && band > 0, mine, mine + row);
            one.rows = std::min(MapStrips<T>::rows, output_.height - first);
            for (std::size_t s = 0; s < strips.strips(); ++s) {
              one.x = mine + row + strips.at(s);
              one.y = y.tile(t) + (first * output_.width + strips.first(s)) * lanes;
              one.run = strips.places(s) * lanes;
              sparse_correlate(one);
            }
          }
        });
  }

  /// Backward of `forward_from`: overwrites dx, unless it is empty.
  template <MapSource<T> Source>
  void backward_from(const Source& x, Input<T> dy, Output<T> dx, Pass<T>& pass) {
    assert(weights_.trains() && "prepare_training first");
    auto scratch = pass.scratch();
    Team& team = pass.team();
    const KernelGradients<T> gradients(window_, input_, dy, team.size(), scratch);
    const TransposedIndex& index = weights_.index();
    Parameter<T>& trained = weights_.trained();
    const std::size_t taps = window_.taps();
    const auto at = scratch.template take<std::uint32_t>(index.row.size());
    parallel_for(team, input_.channels, [&](std::size_t begin, std::size_t end) {
      gradients.locate(index.ptr.data(), index.row.data(), begin * taps, end * taps,
                       at.data());
    });
    const typename KernelGradients<T>::Links links{index.ptr.data(), at.data(),
                                                   trained.value.data()};
    for (std::size_t t = 0; t < x.tiles(); ++t) {
      gradients.load(dy, t, team);
      parallel_for(team, input_.channels,
                   [&](std::size_t begin, std::size_t end, std::size_t part) {
                     for (std::size_t r = 0; r < input_.height; ++r) {
                       for (std::size_t c = begin; c < end; ++c) {
                         gradients.add_row(r, links.from(c, taps), c, x, t,
                                           dx.empty() ? nullptr : dx.tile(t),
                                           trained.gradient.data(), part);
                       }
                     }
                   });
    }
    detail::note_missing(topology_, pass.now(), weights_, [&](std::size_t count) {
      return strongest_missing_kernels<T>(weights_.links(), index, gradients, x, dy,
                                          count, team);
    });
    detail::add_bias_gradient<T>(dy, bias_, team);
  }

  static void visit(auto& self, auto&& v, const Path& at) {
    v(at, self.weights_, self.topology_);
    if (self.options_.bias) v(at / "bias", self.bias_);
  }

 private:
  /// Kernels of one pixel: the halves of a stretch are rows to the kernel.
  template <class Source>
  void pointwise(const Source& x, Output<T> y, Pass<T>& pass,
                 const Finish<T>& finish) const {
    constexpr std::size_t half = MapStrips<T>::most, most = 2 * half;
    auto scratch = pass.scratch();
    const Tap tap;
    SparseCorrelation<T> all = correlation(most, {&tap, 1}, scratch, pass.team());
    all.x_row = half;
    all.y_plane = input_.pixels() * x.lanes();
    all.y_row = half;
    all.finish = finish;
    detail::each_stretch(x, most, pass,
                         [&](std::size_t t, std::size_t first, std::size_t count,
                             const T* stretch, std::size_t part) {
                           SparseCorrelation<T> one = all;
                           one.sums += part * sums();
                           one.x = stretch;
                           one.y = y.tile(t) + first;
                           one.rows = count / half;
                           one.run = half;
                           if (one.rows > 0) sparse_correlate(one);
                           one.x += one.rows * half;
                           one.y += one.rows * half;
                           one.run = count - one.rows * half;
                           one.rows = 1;
                           if (one.run > 0) sparse_correlate(one);
                         });
  }

  /// Room for the sums of one thread.
  std::size_t sums() const { return outputs_ * 2 * MapStrips<T>::most; }

  /// The links, as the kernel sees them where each channel takes `plane` numbers.
  SparseCorrelation<T> correlation(std::size_t plane, std::span<const Tap> taps,
                                   typename Pass<T>::Scratch& scratch,
                                   Team& team) const {
    // Somewhat more than the first-level cache: fewer blocks were worth more.
    constexpr std::size_t room = 40 * 1024;
    const Pattern& links = weights_.links();
    const SourceBlocks split =
        source_blocks(outputs_, input_.channels, links.size(), plane * sizeof(T), room);
    const std::size_t blocks = (input_.channels + split.length - 1) / split.length;
    const auto source = scratch.template take<std::uint32_t>(links.cols());
    for (std::size_t c = 0; c < input_.channels; ++c) {
      for (std::size_t t = 0; t < taps.size(); ++t)
        source[c * taps.size() + t] =
            static_cast<std::uint32_t>(c * plane) + taps[t].at;
    }
    const auto at = scratch.template take<std::uint32_t>(links.size());
    const auto begin = scratch.template take<std::uint64_t>((blocks + 1) * outputs_);
    parallel_for(team, outputs_, [&](std::size_t first, std::size_t end) {
      for (std::size_t o = first; o < end; ++o) {
        std::uint64_t k = links.row_ptr()[o];
        for (std::size_t b = 0; b <= blocks; ++b) {
          begin[b * outputs_ + o] = k;
          const std::uint64_t bound = (b + 1) * split.length * taps.size(),
                              last = links.row_ptr()[o + 1];
          for (; k < last && links.col()[k] < bound; ++k)
            at[k] = source[links.col()[k]];
        }
      }
    });
    return {.values = weights_.values().data(),
            .at = at.data(),
            .begin = begin.data(),
            .blocks = blocks,
            .outputs = outputs_,
            .bias = options_.bias ? bias_.value.data() : nullptr,
            .sums = scratch.template take<T>(team.size() * sums()).data()};
  }

  std::size_t outputs_;
  Topology topology_;
  SparseConvOptions options_;
  Window window_;
  Shape input_, output_;
  SparseWeights<T> weights_;
  Parameter<T> bias_;
};

}  // namespace rewire
