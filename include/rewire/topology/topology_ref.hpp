// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <rewire/concepts/topology.hpp>

namespace rewire {

/// Refers to a topology of any kind, owns nothing and allocates nothing: what a visitor
/// sees where the kind of a layer is known at run time only.  Must not outlive what it
/// refers to.
class TopologyRef {
 public:
  /// Refers to `topology`, which must outlive it; implicit, as a reference is.
  template <class Kind>
  requires(!std::same_as<std::remove_cvref_t<Kind>, TopologyRef>) &&
      Topology<Kind> TopologyRef(const Kind& topology)
      : self_(&topology),
  calls_(&calls_for<Kind>) {}

  Pattern initial(const Extent& layer, Rng& rng) const {
    return calls_->initial(self_, layer, rng);
  }
  Rewiring evolve(const Evidence& now, Rng& rng) const {
    return calls_->evolve(self_, now, rng);
  }
  Evolve due(const Progress& now) const { return calls_->due(self_, now); }
  std::size_t candidates(std::size_t links, const Progress& now) const {
    return calls_->candidates(self_, links, now);
  }

 private:
  struct Calls {
    Pattern (*initial)(const void*, const Extent&, Rng&);
    Rewiring (*evolve)(const void*, const Evidence&, Rng&);
    Evolve (*due)(const void*, const Progress&);
    std::size_t (*candidates)(const void*, std::size_t, const Progress&);
  };
  template <class Kind>
  static const Kind& as(const void* self) {
    return *static_cast<const Kind*>(self);
  }
  template <class Kind>
  static constexpr Calls calls_for{
      [](const void* t, const Extent& e, Rng& rng) {
        return as<Kind>(t).initial(e, rng);
      },
      [](const void* t, const Evidence& now, Rng& rng) {
        return as<Kind>(t).evolve(now, rng);
      },
      [](const void* t, const Progress& now) { return rewire::due(as<Kind>(t), now); },
      [](const void* t, std::size_t links, const Progress& now) {
        return rewire::candidates(as<Kind>(t), links, now);
      }};

  const void* self_;
  const Calls* calls_;
};

}  // namespace rewire
