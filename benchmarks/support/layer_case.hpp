// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <rewire/layers/sparse_csr.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/topology/fix_prob.hpp>

#include "support/buffer.hpp"
#include "support/ceilings.hpp"
#include "support/plain.hpp"
#include "support/timing.hpp"

namespace bench {

/// What a sparse layer is timed at.
struct Point {
  std::size_t size = 1024;  ///< inputs and outputs
  double sparsity = 90;     ///< percent
  std::size_t batch = 128;
  std::size_t threads = 1;

  std::string name(const std::string& what) const {
    char percent[16];
    std::snprintf(percent, sizeof percent, "%g", sparsity);
    return what + "/n:" + std::to_string(size) + "/sparsity:" + percent +
           "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(threads);
  }
};

template <class T>
using SparseLayer = rewire::SparseCSR<rewire::FixProb, T>;

/// A random layer, ready to be trained.  The last one is kept: large ones take seconds.
template <class T>
SparseLayer<T>& sparse_layer(std::size_t size, double sparsity) {
  static std::unique_ptr<SparseLayer<T>> last;
  static std::tuple<std::size_t, double> of;
  if (!last || of != std::tuple(size, sparsity)) {
    last.reset();  // before the next one is made
    last = std::make_unique<SparseLayer<T>>(
        size, rewire::FixProb{.density = 1 - sparsity / 100},
        rewire::SparseOptions{.bias = false});
    of = {size, sparsity};
    rewire::Rng rng(1);
    last->build({size}, rng);
    rewire::prepare_training(*last, 1);
  }
  return *last;
}

/// One layer with a batch, as a training step has them: tiled as the layer likes, one
/// team of threads.
template <class T>
class LayerCase {
 public:
  explicit LayerCase(const Point& point)
      : point_(point),
        layer_(sparse_layer<T>(point.size, point.sparsity)),
        pass_(point.threads) {
    rewire::each_links(layer_, [&](const rewire::Path&, auto& weights, const auto&) {
      weights_ = &weights;
    });
    pass_.begin(rewire::Mode::training, point.batch,
                rewire::plan_lanes(point.batch, layer_.lanes()));
    for (auto* view : {&x_, &y_, &dy_, &dx_}) *view = pass_.keep({point.size});
    for (const auto& view : {x_, dy_}) {
      rewire::Rng rng(2);
      for (std::size_t n = 0; n < view.tiles() * view.lanes; ++n) {
        for (std::size_t f = 0; f < view.features(); ++f) {
          const bool padding = n >= point.batch;
          view.at(n, f) = padding ? T{} : static_cast<T>(rng.uniform(-1, 1));
        }
      }
    }
  }

  void forward() { layer_.forward(x_, y_, pass_); }
  /// Both gradients; the weights' alone with `wants_input = false`.
  void backward(bool wants_input = true) {
    layer_.backward(x_, y_, dy_, wants_input ? dx_ : rewire::View<T>{}, pass_);
  }

  double links() const { return static_cast<double>(weights_->size()); }
  double forward_flops() const {
    return 2 * links() * static_cast<double>(point_.batch);
  }

  /// The least that the machine could need.  Each link loads a run of lanes from the
  /// tile that it gathers from, `flops` of work on every number; and each tile streams
  /// the links (`bytes` each) from where they lie.  A tile that does not fit L1 counts
  /// as gathered from L2, however large it is: a kernel may take it in blocks.
  void ceiling(Comparison& to, double flops, double bytes) const {
    const auto tiles = static_cast<double>(x_.tiles());
    const Level gathered = std::min(level_of(x_.tile_size() * sizeof(T)), Level::l2);
    const Level streamed =
        level_of(static_cast<std::size_t>(bytes * links()) / point_.threads);
    const double rate = flops > 2 ? load_two_fma<T>(gathered, point_.threads)
                                  : load_fma<T>(gathered, point_.threads);
    const double compute =
        point_.batch > 1 ? flops * links() * static_cast<double>(point_.batch) / rate
                         : 0;
    const double stream = bytes * links() * tiles / read_rate(streamed, point_.threads);
    to.ceiling_seconds = std::max(compute, stream);
    to.ceiling = compute > stream ? std::string(bench::name(gathered)) + " load+FMA"
                                  : std::string(bench::name(streamed)) + " stream";
  }

  /// Seconds of the better of both plain loops, in one thread.
  double plain_forward() const {
    return plain([&](std::size_t rows, bool samples_first, const T* x, const T*, T* y,
                     T*) {
      const auto& links = weights_->links();
      const T* values = weights_->values().data();
      if (samples_first) {
        plain::forward_samples_first(links.row_ptr(), links.col().data(), values, rows,
                                     point_.size, point_.size, point_.batch, x, y);
      } else {
        plain::forward_features_first(links.row_ptr(), links.col().data(), values, rows,
                                      point_.batch, x, y);
      }
    });
  }
  double plain_backward() const {
    return plain([&](std::size_t rows, bool samples_first, const T* x, const T* dy,
                     T* dx, T* gradient) {
      const auto& links = weights_->links();
      const T* values = weights_->values().data();
      if (samples_first) {
        plain::backward_samples_first(links.row_ptr(), links.col().data(), values, rows,
                                      point_.size, point_.size, point_.batch, x, dy, dx,
                                      gradient);
      } else {
        plain::backward_features_first(links.row_ptr(), links.col().data(), values,
                                       rows, point_.batch, x, dy, dx, gradient);
      }
    });
  }

 private:
  template <class F>
  double plain(F loop) const {
    const std::size_t size = point_.size * point_.batch;
    const Buffer<T> a(size), b(size), c(size, T{}), gradient(weights_->size() + 1, T{});
    constexpr double most_flops = 4e7;  // of about 1 GFLOP/s
    const double share = std::min(1.0, most_flops / (forward_flops() + 1));
    const auto rows = std::max<std::size_t>(
        1, static_cast<std::size_t>(share * static_cast<double>(point_.size)));
    double best = std::numeric_limits<double>::max();
    for (const bool samples_first : {true, false}) {
      const auto run = [&] {
        loop(rows, samples_first, a.data(), b.data(), c.data(), gradient.data());
      };
      best = std::min(best, time(run, 0.02, 3).median());
    }
    return best * static_cast<double>(point_.size) / static_cast<double>(rows);
  }

  Point point_;
  SparseLayer<T>& layer_;
  rewire::Pass<T> pass_;
  rewire::SparseWeights<T>* weights_ = nullptr;
  rewire::View<T> x_, y_, dy_, dx_;
};

/// Calls `f(point)` for every point of the grid, sizes and sparsities outermost.
template <class F>
void each_point(bool brief, F f) {
  using Sizes = std::vector<std::size_t>;
  const Sizes sizes =
      brief ? Sizes{1024, 4096} : Sizes{256, 512, 1024, 2048, 4096, 8192};
  const Sizes batches = brief ? Sizes{128} : Sizes{2, 16, 40, 64, 100, 128, 256, 512};
  const std::vector<double> sparsities =
      brief ? std::vector<double>{90, 99}
            : std::vector<double>{0, 50, 80, 90, 95, 99, 99.9};
  for (const std::size_t size : sizes)
    for (const double sparsity : sparsities)
      for (const std::size_t batch : batches)
        for (const std::size_t threads : {1, 2})
          f(Point{size, sparsity, batch, threads});
}

}  // namespace bench
