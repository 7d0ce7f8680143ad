// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include <rewire/core/errors.hpp>
#include <rewire/core/view.hpp>

namespace rewire::detail {

/// Throws unless `other` holds the samples of the prediction, tiled alike.
template <class A, class B>
void require_same_tiles(std::string_view loss, const View<A>& prediction,
                        std::string_view what, const View<B>& other) {
  if (other.samples == prediction.samples && other.lanes == prediction.lanes) return;
  throw Error({std::string(loss),
               text(what, " for ", prediction.samples, " samples in tiles of ",
                    prediction.lanes),
               text(other.samples, " in tiles of ", other.lanes),
               "take predictions and targets from one batch"});
}

/// Throws unless the gradient is not wanted or has the place for every prediction.
template <class T>
void require_gradient_fits(std::string_view loss, const View<const T>& prediction,
                           const View<T>& gradient) {
  if (gradient.empty()) return;
  require_same_tiles(loss, prediction, "a gradient", gradient);
  if (gradient.shape.size() == prediction.shape.size()) return;
  throw Error({std::string(loss), text("a gradient of ", text(prediction.shape)),
               text(gradient.shape), "let it have the shape of the prediction"});
}

}  // namespace rewire::detail
