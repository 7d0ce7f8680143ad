// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <utility>

#include <rewire/concepts/topology.hpp>

namespace rewire {

/// A topology chosen at run time: holds a copy of any, and is one.
class AnyTopology {
 public:
  /// Holds a topology of any kind.
  // Not constrained by all of `Topology`: asking whether a policy that wraps an
  // AnyTopology can be copied would ask this constructor again.
  template <class Kind>
  requires(!std::same_as<std::remove_cvref_t<Kind>, AnyTopology>) &&
      HasInitial<Kind>&& HasEvolve<Kind> AnyTopology(
          Kind topology)  // implicit: a topology is an AnyTopology
      : self_(std::make_shared<const Holder<Kind>>(std::move(topology))) {
    static_assert(check_topology<Kind>());
  }

  Pattern initial(const Extent& layer, Rng& rng) const {
    return self_->initial(layer, rng);
  }
  Rewiring evolve(const Evidence& now, Rng& rng) const {
    return self_->evolve(now, rng);
  }
  Evolve due(const Progress& now) const { return self_->due(now); }
  std::size_t candidates(std::size_t links, const Progress& now) const {
    return self_->candidates(links, now);
  }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Pattern initial(const Extent& layer, Rng& rng) const = 0;
    virtual Rewiring evolve(const Evidence& now, Rng& rng) const = 0;
    virtual Evolve due(const Progress& now) const = 0;
    virtual std::size_t candidates(std::size_t links, const Progress& now) const = 0;
  };
  template <class Kind>
  struct Holder final : Interface {
    explicit Holder(Kind t) : topology(std::move(t)) {}
    Pattern initial(const Extent& layer, Rng& rng) const override {
      return topology.initial(layer, rng);
    }
    Rewiring evolve(const Evidence& now, Rng& rng) const override {
      return topology.evolve(now, rng);
    }
    Evolve due(const Progress& now) const override {
      return rewire::due(topology, now);
    }
    std::size_t candidates(std::size_t links, const Progress& now) const override {
      return rewire::candidates(topology, links, now);
    }
    Kind topology;
  };

  std::shared_ptr<const Interface> self_;  // shared: a topology never changes
};
static_assert(check_topology<AnyTopology>());

}  // namespace rewire
