// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/storage/pattern.hpp>

namespace rewire {

namespace detail {

/// Links for every neuron on both sides, as a share of the cells; a kernel counts as
/// that many inputs.  0 for a layer without cells.
inline double erdos_renyi_share(const Extent& layer) {
  if (layer.cells() == 0) return 0;
  return static_cast<double>(layer.rows() + layer.cols()) /
         static_cast<double>(layer.cells());
}

/// The sum of a weight's extents over their product; the same as above where there is
/// no kernel.
inline double erk_share(const Extent& layer) {
  if (layer.cells() == 0) return 0;
  return static_cast<double>(layer.outputs + layer.inputs + layer.kernel_height +
                             layer.kernel_width) /
         static_cast<double>(layer.cells());
}

inline double capped(double epsilon, double share, const char* where) {
  if (epsilon >= 0) return std::min(1.0, epsilon * share);
  throw Error({where, "epsilon >= 0", text(epsilon), "choose 10 to 30 to start with"});
}

}  // namespace detail

/// Erdos-Renyi density of a layer (Mocanu et al. 2018, eq. 3):
/// epsilon * (outputs + inputs) / (outputs * inputs), at most 1; a kernel counts as
/// that many inputs.  epsilon >= 0.
inline double erdos_renyi(double epsilon, const Extent& layer) {
  return detail::capped(epsilon, detail::erdos_renyi_share(layer), "Erdos-Renyi");
}

/// Erdos-Renyi-kernel density of a layer (Evci et al., ICML 2020): epsilon *
/// (outputs + inputs + kernel height + kernel width) / cells, at most 1.  Without a
/// kernel the same as Erdos-Renyi.  epsilon >= 0.
inline double erdos_renyi_kernel(double epsilon, const Extent& layer) {
  return detail::capped(epsilon, detail::erk_share(layer), "Erdos-Renyi-kernel");
}

/// The share of cells that stay empty, in [0, 1]; what papers state where this library
/// says density.
struct Sparsity {
  double share = 0;
};

namespace detail {

/// The epsilon with which `layers` together have links in 1 - `whole` of their cells,
/// each in min(1, epsilon * share(layer)) of its own.  While some layer would get more
/// than it has cells, those with the largest share are full and the others divide what
/// is left (the loop of the program of Evci et al. 2020).
inline double solve_epsilon(std::span<const Extent> layers, Sparsity whole,
                            double (*share)(const Extent&)) {
  require_range(whole.share, 0, 1, "Density", "sparsity");
  std::vector<bool> full(layers.size());
  for (;;) {
    double links = 0, for_epsilon_1 = 0, most = 0, least = 0;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const auto cells = static_cast<double>(layers[l].cells());
      const double s = share(layers[l]), empty = std::floor(whole.share * cells);
      if (cells > 0) least = least > 0 ? std::min(least, s) : s;
      links += full[l] ? -empty : cells - empty;
      if (full[l]) continue;
      for_epsilon_1 += s * cells;
      most = std::max(most, s);
    }
    if (!(least > 0)) {
      throw Error({"Density", "at least one layer that has cells", "none",
                   "list the layers that share the links"});
    }
    if (for_epsilon_1 == 0) return 1 / least;  // hardly sparse: every layer is full
    const double epsilon = links / for_epsilon_1;
    if (epsilon * most <= 1) return epsilon;
    for (std::size_t l = 0; l < layers.size(); ++l)
      if (share(layers[l]) == most) full[l] = true;
  }
}

}  // namespace detail

/// Which share of its cells a layer has links in: the same for all layers, or larger
/// for smaller layers.  A number or a `Sparsity` is the first; the named ones are the
/// second, by an epsilon, or by the sparsity that all `layers` together shall have
/// (`mlp_extents` lists those of a perceptron).  Layers that are not in the list, being
/// dense or of another density, do not count.
class Density {
 public:
  /// This share of the cells of every layer; implicit, so that SET{.density = 0.1}
  /// works.
  constexpr Density(double uniform)  // implicit: SET{.density = 0.1}
      : number_(uniform) {}
  /// All but this share of the cells of every layer.
  constexpr Density(Sparsity uniform) : number_(1 - uniform.share) {}

  /// Epsilon * (inputs + outputs) links, a kernel's pixels counted as inputs.
  static Density erdos_renyi(double epsilon) { return {Rule::erdos_renyi, epsilon}; }
  /// The epsilon for which `layers` together are so sparse.
  static Density erdos_renyi(std::span<const Extent> layers, Sparsity whole) {
    return erdos_renyi(detail::solve_epsilon(layers, whole, detail::erdos_renyi_share));
  }
  /// Epsilon * (inputs + outputs + kernel height + width) cells.
  static Density erk(double epsilon) { return {Rule::erk, epsilon}; }
  /// The epsilon for which `layers` together are so sparse.
  static Density erk(std::span<const Extent> layers, Sparsity whole) {
    return erk(detail::solve_epsilon(layers, whole, detail::erk_share));
  }

  /// In [0, 1]; throws where the number is out of range.
  double of(const Extent& layer) const {
    if (rule_ == Rule::erdos_renyi) return rewire::erdos_renyi(number_, layer);
    if (rule_ == Rule::erk) return erdos_renyi_kernel(number_, layer);
    require_range(number_, 0, 1, "uniform topology", "density");
    return number_;
  }

  /// The epsilon, or the share itself where it is the same for all layers.
  double number() const { return number_; }

 private:
  enum class Rule { uniform, erdos_renyi, erk };
  Density(Rule rule, double number) : rule_(rule), number_(number) {}

  Rule rule_ = Rule::uniform;
  double number_;
};

/// The density of a layer: as `density` says where it is given, else Erdos-Renyi.
inline double layer_density(double epsilon, const std::optional<Density>& density,
                            const Extent& layer) {
  return density ? density->of(layer) : erdos_renyi(epsilon, layer);
}

}  // namespace rewire
