// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include <rewire/network/visit.hpp>

namespace rewire {

/// The Euclidean norm of all gradients together.
template <class Net>
double gradient_norm(Net& net) {
  using T = scalar_of<Net>;
  double squares = 0;
  each_gradient(net, [&](const Path&, const Parameter<T>& p) {
    for (const T g : p.gradient)
      squares += static_cast<double>(g) * static_cast<double>(g);
  });
  return std::sqrt(squares);
}

/// Scales all gradients alike so that their norm is at most `most` (Pascanu et al.
/// 2013).
template <class Net>
void clip_gradients(Net& net, double most) {
  using T = scalar_of<Net>;
  const double norm = gradient_norm(net);
  if (!(norm > most)) return;
  const T factor = static_cast<T>(most / norm);
  each_gradient(net, [&](const Path&, Parameter<T>& p) {
    for (T& g : p.gradient) g *= factor;
  });
}

}  // namespace rewire
