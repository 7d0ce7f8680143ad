// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

#include <rewire/concepts/movable.hpp>

namespace rewire {

/// What an optimizer's rule may depend on beside the numbers themselves.
struct Step {
  double rate = 0;        ///< learning rate times the schedule's factor
  std::size_t count = 1;  ///< updates so far, this one included
  double decay = 1;       ///< 1, or 0 for parameters that weight decay leaves out
};

namespace detail {

template <class Rule, class T, std::size_t Slots>
consteval bool rule_fits() {
  if constexpr (Slots == 0) return std::invocable<const Rule&, T&, T>;
  if constexpr (Slots == 1) return std::invocable<const Rule&, T&, T, T&>;
  if constexpr (Slots == 2) return std::invocable<const Rule&, T&, T, T&, T&>;
  return false;
}

}  // namespace detail

/// Changes weights by their gradients, one number at a time.  A copyable value without
/// state: the library owns the slots (velocity, moments), zeroes, saves and rewires
/// them.
///   slots          how many numbers the optimizer remembers per weight, 0 to 2.
///   learning_rate  what the schedule's factor multiplies.
///   rule(step)     returns [](T& weight, T gradient, T&... slots), for any floating T.
template <class O>
concept HasSlots = requires {
  { O::slots } -> std::same_as<const std::size_t&>;
}
&&O::slots <= 2;
template <class O>
concept HasRate = requires(const O o) {
  { o.learning_rate } -> std::convertible_to<double>;
};
template <class O, class T>
concept HasRule = requires(const O o, const Step& now) {
  o.template rule<T>(now);
}
&&detail::rule_fits<decltype(std::declval<const O&>().template rule<T>(Step{})), T,
                    O::slots>();

template <class O>
concept Optimizer = Copyable<O> && HasSlots<O> && HasRate<O> && HasRule<O, float>;

/// One sentence for each thing that a would-be optimizer lacks.
template <class O>
consteval bool check_optimizer() {
  static_assert(Copyable<O>, "Optimizer must be copyable");
  static_assert(HasSlots<O>,
                "Optimizer needs: static constexpr std::size_t slots, at most 2");
  static_assert(HasRate<O>, "Optimizer needs: double learning_rate");
  if constexpr (HasSlots<O>) {
    static_assert(
        HasRule<O, float>,
        "Optimizer needs: template <class T> auto rule(const Step&) const, returning "
        "[](T& weight, T gradient, T&... slots)");
  }
  return true;
}

}  // namespace rewire
