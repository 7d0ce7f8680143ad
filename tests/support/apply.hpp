// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/pass.hpp>

#include "support/tiles.hpp"

namespace support {

/// y of an activation for single numbers.
template <class L>
std::vector<double> forward_of(const L& layer, const std::vector<double>& x) {
  Tiles<double> in({x.size()}, 1, 1), out({x.size()}, 1, 1);
  std::size_t next = 0;
  in.fill([&] { return x[next++]; });
  rewire::Pass<double> pass;
  pass.begin(rewire::Mode::inference, 1, 1);
  layer.forward(in, out, pass);
  return out.values();
}

/// dy/dx of an activation for single numbers.
template <class L>
std::vector<double> derivative_of(L layer, const std::vector<double>& x) {
  const rewire::Shape shape{x.size()};
  Tiles<double> in(shape, 1, 1), out(shape, 1, 1), dy(shape, 1, 1), dx(shape, 1, 1);
  std::size_t next = 0;
  in.fill([&] { return x[next++]; });
  dy.fill([] { return 1; });
  rewire::Pass<double> pass;
  pass.begin(rewire::Mode::training, 1, 1);
  layer.forward(in, out, pass);
  layer.backward(in, out, dy, dx, pass);
  return dx.values();
}

}  // namespace support
