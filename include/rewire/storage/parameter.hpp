// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <rewire/core/huge_pages.hpp>

namespace rewire {

/// What kind of numbers an optimizer sees, for weight decay.
enum class Role {
  weight,  ///< decays
  bias,    ///< decays unless training is told to leave biases out
  shape,   ///< of an activation: never decays
};

/// Trained numbers.  Gradient and slots appear when a trainer first asks for them.
template <class T>
struct Parameter {
  std::vector<std::size_t> shape;  ///< as a file names it; row-major
  Role role = Role::weight;        ///< how optimizers and summaries treat it
  std::vector<T> value;            ///< row-major
  std::vector<T> gradient;         ///< empty, or as long as `value`
  std::vector<std::vector<T>>
      slots;                  ///< the optimizer's memory, each as long as `value`
  std::size_t positions = 1;  ///< where in one output each weight serves: the pixels of
                              ///< a convolution

  Parameter() = default;
  /// Zeros of these extents.
  Parameter(std::vector<std::size_t> extents, Role what)
      : shape(std::move(extents)), role(what) {
    std::size_t size = 1;
    for (const std::size_t e : shape) size *= e;
    value.assign(size, T{});
  }

  /// Numbers.
  std::size_t size() const { return value.size(); }

  /// Makes room for a gradient and `count` slots, all zero; keeps what is already
  /// there.
  void train(std::size_t count) {
    resize_far(gradient, size());
    slots.resize(count);
    for (auto& slot : slots) resize_far(slot, size());
  }
};

/// Numbers that belong to a network and are saved with it, but not trained by
/// gradients.
template <class T>
struct Buffer {
  std::vector<std::size_t> shape;  ///< extents
  std::vector<T> value;            ///< row-major
};

}  // namespace rewire
