// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <rewire/concepts/movable.hpp>
#include <rewire/concepts/names.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/progress.hpp>
#include <rewire/core/random.hpp>
#include <rewire/storage/by_position.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/rewiring.hpp>

namespace rewire {

/// The strongest missing links, by increasing cell (row * cols + column).
struct Candidates {
  std::span<const std::uint64_t> cells;  ///< row * cols + column, increasing
  std::span<const float> gradients;      ///< one a cell, of a link of weight 0 there

  /// How many there are.
  std::size_t size() const { return cells.size(); }
};

/// What a topology may look at when it rewires one layer.  All in CSR order.
struct Evidence {
  const Pattern& links;           ///< as they are now
  std::span<const float> values;  ///< one a link
  ByPosition gradients;           ///< one a link, of the step just done
  Candidates candidates = {};     ///< of the same step, as many as asked for
  Progress now = {};              ///< epoch and step
  Team* team = nullptr;  ///< threads to share the work with, where there are any
};

/// Whether a layer rewires in this step.
enum class Evolve {
  no,
  after_update,       ///< the step's weights are updated first (SET)
  instead_of_update,  ///< no layer's weights are updated in this step (RigL)
};

/// Decides which links of a sparse layer exist.  A copyable value of hyper-parameters
/// without state; it sees weights as float whatever the network's scalar.
///   initial  ensures: the layer's rows and columns.
///   evolve   ensures: for every link of the new set its old position or `grown`;
///            as many links as before unless the policy's page says otherwise.
///   due      optional: when to rewire; by default at the end of every epoch but
///            the last.
///   candidates  optional, of a layer of so many links: how many missing links evolve
///            wants to see in a step that is due, those of the largest |gradient|; by
///            default 0.  It gets fewer where fewer have a gradient.  Where gradients
///            are clipped and the step is not `instead_of_update`, those of links are,
///            those of candidates are not.
/// All are pure: the same arguments and the same state of `rng` give the same answer.
template <class T>
concept HasInitial = requires(const T t, const Extent& layer, Rng& rng) {
  { t.initial(layer, rng) } -> std::same_as<Pattern>;
};
template <class T>
concept HasEvolve = requires(const T t, const Evidence& now, Rng& rng) {
  { t.evolve(now, rng) } -> std::same_as<Rewiring>;
};
template <class T>
concept HasDue = requires(const T t, const Progress& now) {
  { t.due(now) } -> std::same_as<Evolve>;
};
template <class T>
concept HasCandidates = requires(const T t, std::size_t links, const Progress& now) {
  { t.candidates(links, now) } -> std::same_as<std::size_t>;
};

REWIRE_DETECT_NAME(due)
REWIRE_DETECT_NAME(candidates)

template <class T>
concept Topology = Copyable<T> && HasInitial<T> && HasEvolve<T> &&
    (HasDue<T> || !names_due<T>)&&(HasCandidates<T> || !names_candidates<T>);

/// One sentence for each thing that a would-be topology lacks.
template <class T>
consteval bool check_topology() {
  static_assert(!std::is_final_v<T>,
                "Topology must not be final: misspelt optional members are found by "
                "inheriting from it");
  static_assert(Copyable<T>, "Topology must be copyable");
  static_assert(HasInitial<T>,
                "Topology needs: Pattern initial(const Extent&, Rng&) const");
  static_assert(HasEvolve<T>,
                "Topology needs: Rewiring evolve(const Evidence&, Rng&) const");
  static_assert(HasDue<T> || !names_due<T>,
                "Topology has `due`, but not as: Evolve due(const Progress&) const");
  static_assert(HasCandidates<T> || !names_candidates<T>,
                "Topology has `candidates`, but not as: std::size_t "
                "candidates(std::size_t links, const Progress&) const");
  return true;
}

/// When `topology` rewires, the default included.
template <Topology T>
Evolve due(const T& topology, const Progress& now) {
  if constexpr (HasDue<T>) {
    return topology.due(now);
  } else {
    return now.ends_epoch() && !now.in_last_epoch() ? Evolve::after_update : Evolve::no;
  }
}

/// How many missing links `topology` wants to see in this step; none if it is not due.
template <Topology T>
std::size_t candidates([[maybe_unused]] const T& topology,
                       [[maybe_unused]] std::size_t links,
                       [[maybe_unused]] const Progress& now) {
  if constexpr (HasCandidates<T>) {
    return due(topology, now) == Evolve::no ? 0 : topology.candidates(links, now);
  } else {
    return 0;
  }
}

}  // namespace rewire
