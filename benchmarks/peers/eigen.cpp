// SPDX-License-Identifier: BSD-3-Clause
// Eigen as a peer, built for the machine at hand (-O3 -march=native, OpenMP): row-major
// sparse times row-major dense on feature-major activations, a stored transpose for the
// input gradient, row-wise dot products for the weight gradient.  Prints the same lines
// as common.py describes.
//
// usage: eigen layer SECONDS SIZE/SPARSITY/BATCH...
//        eigen W1|W2 SECONDS
// Threads: OMP_NUM_THREADS.

#include <Eigen/Dense>
#include <Eigen/Sparse>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/core/sample.hpp>
#include <rewire/core/stopwatch.hpp>

#include "support/samples.hpp"

namespace {

using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor>;
using Dense = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::ArrayXf;

Sparse random_matrix(int rows, int cols, std::uint64_t links, rewire::Rng& rng) {
  std::vector<Eigen::Triplet<float>> cells;
  const auto wide = static_cast<std::uint64_t>(cols);
  const double scale = std::sqrt(2.0 * rows / static_cast<double>(links));
  for (const std::uint64_t c :
       rewire::sample(links, static_cast<std::uint64_t>(rows) * wide, rng)) {
    cells.emplace_back(static_cast<int>(c / wide), static_cast<int>(c % wide),
                       static_cast<float>(scale * rng.normal()));
  }
  Sparse w(rows, cols);
  w.setFromTriplets(cells.begin(), cells.end());
  return w;
}

/// gradient[k] = d[row] . x[column] for each link k.
void weight_gradient(const Sparse& w, const Dense& x, const Dense& d,
                     Vector& gradient) {
#pragma omp parallel for schedule(static)
  for (int row = 0; row < w.outerSize(); ++row) {
    for (int k = w.outerIndexPtr()[row]; k < w.outerIndexPtr()[row + 1]; ++k)
      gradient[k] = d.row(row).dot(x.row(w.innerIndexPtr()[k]));
  }
}

/// A layer that trains by SGD with momentum.
struct Layer {
  Sparse w, transposed;
  std::vector<int> order;  // of the transposed values among those of w
  Vector gradient, velocity, bias, bias_velocity;

  explicit Layer(Sparse weights) : w(std::move(weights)) {
    Sparse numbered = w;
    std::iota(numbered.valuePtr(), numbered.valuePtr() + w.nonZeros(), 0.0F);
    const Sparse turned = numbered.transpose();  // exact: fewer than 2^24 links
    order.assign(turned.valuePtr(), turned.valuePtr() + w.nonZeros());
    transposed = w.transpose();
    gradient = velocity = Vector::Zero(w.nonZeros());
    bias = bias_velocity = Vector::Zero(w.rows());
  }

  void forward(const Dense& x, Dense& y) const {
    y.noalias() = w * x;
    y.colwise() += bias.matrix();
  }
  void update(const Dense& d) {
    constexpr float rate = 0.01F, momentum = 0.9F, decay = 2e-4F;
    Eigen::Map<Vector> values(w.valuePtr(), w.nonZeros());
    velocity = momentum * velocity - rate * (gradient + decay * values);
    values += velocity;
    for (std::size_t k = 0; k < order.size(); ++k)
      transposed.valuePtr()[k] = w.valuePtr()[order[k]];
    const Vector slope = d.rowwise().sum().array() + decay * bias;
    bias_velocity = momentum * bias_velocity - rate * slope;
    bias += bias_velocity;
  }
};

template <class F>
void measure(const std::string& name, double seconds, F run) {
  bench::Samples samples;
  rewire::Stopwatch watch;
  for (double spent = -1; samples.size() < 5 || spent < seconds;) {
    watch.lap();
    run();
    const double lap = watch.lap();
    if (spent < 0) {
      spent = 0;  // the first run warms up
      continue;
    }
    samples.add(lap);
    spent += lap;
  }
  std::printf(
      "{\"name\": \"%s/threads:%d\", \"engine\": \"eigen\", \"seconds\": %.9g, "
      "\"spread\": %.4g, \"samples\": %zu}\n",
      name.c_str(), Eigen::nbThreads(), samples.median(), samples.spread(),
      samples.size());
  std::fflush(stdout);
}

void layer(const std::string& size_sparsity_batch, double seconds) {
  int n = 0, batch = 0;
  double sparsity = 0;
  std::sscanf(size_sparsity_batch.c_str(), "%d/%lf/%d", &n, &sparsity, &batch);
  rewire::Rng rng(1);
  const double links = (1 - sparsity / 100) * n * n;
  Layer one(random_matrix(n, n, static_cast<std::uint64_t>(std::llround(links)), rng));
  const Dense x = Dense::Random(n, batch), d = Dense::Random(n, batch);
  Dense y(n, batch), dx(n, batch);
  char name[96];
  std::snprintf(name, sizeof name, "layer/n:%d/sparsity:%g/batch:%d", n, sparsity,
                batch);
  measure(name, seconds, [&] {
    y.noalias() = one.w * x;
    dx.noalias() = one.transposed * d;
    weight_gradient(one.w, x, d, one.gradient);
  });
}

struct Net {
  std::vector<Layer> layers;
  std::vector<Dense> activations;
  Eigen::VectorXf one;

  explicit Net(const std::array<int, 5>& widths, rewire::Rng& rng)
      : activations(widths.size()) {
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
      const auto in = static_cast<std::uint64_t>(widths[i]);
      const auto out = static_cast<std::uint64_t>(widths[i + 1]);
      layers.emplace_back(random_matrix(widths[i + 1], widths[i],
                                        std::min(20 * (in + out), in * out), rng));
    }
  }
  /// samples: (samples, features)
  const Dense& forward(const Dense& samples) {
    activations[0] = samples.transpose();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      layers[i].forward(activations[i], activations[i + 1]);
      if (i + 1 < layers.size()) activations[i + 1] = activations[i + 1].cwiseMax(0.0F);
    }
    return activations.back();
  }
  /// Vectors take Eigen's matrix-vector product, several times faster than a column.
  const Eigen::VectorXf& forward_one(const Eigen::VectorXf& sample) {
    one = sample;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      Eigen::VectorXf y = layers[i].bias.matrix();
      y.noalias() += layers[i].w * one;
      one = i + 1 < layers.size() ? Eigen::VectorXf(y.cwiseMax(0.0F)) : y;
    }
    return one;
  }
  void step(const Dense& samples, const std::vector<int>& labels) {
    Dense d = forward(samples);
    d.array().rowwise() -= d.colwise().maxCoeff().eval().array();
    d = d.array().exp();
    d.array().rowwise() /= d.colwise().sum().eval().array();
    for (std::size_t n = 0; n < labels.size(); ++n)
      d(labels[n], static_cast<Eigen::Index>(n)) -= 1;
    d /= static_cast<float>(labels.size());
    for (std::size_t i = layers.size(); i-- > 0;) {
      const Dense& x = activations[i];
      weight_gradient(layers[i].w, x, d, layers[i].gradient);
      Dense next;
      if (i > 0) {
        next.noalias() = layers[i].transposed * d;
        next.array() *= (x.array() > 0).cast<float>();
      }
      layers[i].update(d);
      d.swap(next);
    }
  }
};

void network(const std::string& name, double seconds) {
  const bool large = name == "W1";
  const auto widths = large ? std::array{3072, 4000, 1000, 4000, 10}
                            : std::array{784, 1000, 1000, 1000, 10};
  rewire::Rng rng(1);
  Net net(widths, rng);
  const Dense x = Dense::Random(128, widths[0]);
  const Eigen::VectorXf one = x.row(0).transpose();
  std::vector<int> labels(128);
  for (int& y : labels) y = static_cast<int>(rng.below(10));
  measure("step/" + name + "/batch:128", seconds, [&] { net.step(x, labels); });
  measure("predict/" + name + "/batch:128", seconds, [&] { net.forward(x); });
  measure("predict/" + name + "/batch:1", seconds, [&] { net.forward_one(one); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string what = argv[1];
  const double seconds = std::atof(argv[2]);
  if (what != "layer") network(what, seconds);
  for (int i = 3; i < argc; ++i) layer(argv[i], seconds);
}
