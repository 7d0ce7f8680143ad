// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/cache.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/random.hpp>
#include <rewire/storage/initial.hpp>
#include <rewire/storage/missing_links.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/rewiring.hpp>
#include <rewire/storage/transposed_index.hpp>

namespace rewire {

/// The weights of the links that exist, and nothing else.
///
/// Inference keeps `links` and `values`: 8 bytes a link.  What is trained (value,
/// gradient, slots) lies in transposed order, the order in which backward walks;
/// `values`, in CSR order, is the copy that forward reads, brought up to date by
/// `refresh`.
template <class T>
class SparseWeights {
 public:
  SparseWeights() = default;

  SparseWeights(Pattern links, InitialDraw initial, InitialDraw fresh, Rng& rng)
      : links_(std::move(links)), values_(links_.size()), fresh_(fresh) {
    initial.fill(std::span(values_), rng);
  }

  const Pattern& links() const { return links_; }
  std::size_t size() const { return links_.size(); }
  std::span<const T> values() const { return values_; }

  /// True once a trainer has asked for gradients.
  bool trains() const { return trains_; }

  /// Builds what training needs beside the values; does nothing the second time.
  void train(std::size_t slots, Team* team = nullptr) {
    if (!trains_) {
      index_trained(team);
      trains_ = true;  // only now: making room may throw
    }
    trained_.train(slots);
  }

  const TransposedIndex& index() const { return index_; }

  /// Value, gradient and slots in transposed order; empty before `train`.
  Parameter<T>& trained() { return trained_; }
  const Parameter<T>& trained() const { return trained_; }

  /// Copies what was trained to where forward reads it.
  void refresh(Team* team = nullptr) {
    if (trains_) gather<T>(trained_.value, values_, team);
  }

  /// Anything of the trained (the gradient, a slot) in CSR order, as files and policies
  /// want it.
  template <class To = T>
  std::vector<To> in_csr_order(std::span<const T> transposed,
                               Team* team = nullptr) const {
    std::vector<To> out(transposed.size());
    gather<To>(transposed, out, team);
    return out;
  }
  std::vector<T> in_transposed_order(std::span<const T> csr) const {
    std::vector<T> out(csr.size());
    for (std::size_t k = 0; k < csr.size(); ++k) out[index_.place[k]] = csr[k];
    return out;
  }

  /// Missing links that the next rewiring wants to see, from the backward pass that
  /// finds them to that rewiring; else none.
  const MissingLinks& missing() const { return missing_; }
  void note_missing(MissingLinks found) { missing_ = std::move(found); }

  /// Moves values and slots to their new places; grown links get a new value and zero
  /// slots.  The same for every team.
  void rewire(Rewiring change, Rng& rng, Team* team = nullptr) {
    check_rewiring(links_, change, team);
    missing_ = {};
    values_ = moved_values(change, rng, team);
    links_ = std::move(change.links);
    if (trains_) index_trained(change.from, team);
  }

  /// Takes other links and values (in CSR order); what an optimizer remembered is zero
  /// again.
  void replace_links(Pattern links, std::vector<T> values) {
    const std::size_t size = values.size();
    assign(std::move(links), std::move(values),
           std::vector<std::vector<T>>(trained_.slots.size(), std::vector<T>(size)));
  }

  /// Replaces links, values and slots (all in CSR order): a rewiring, or a file read
  /// back.
  void assign(Pattern links, std::vector<T> values, std::vector<std::vector<T>> slots) {
    if (values.size() != links.size()) {
      throw Error({"SparseWeights", text("values for ", links.size(), " links"),
                   text(values.size()), "let links and values agree"});
    }
    if (links.rows() != links_.rows() || links.cols() != links_.cols()) {
      throw Error(
          {"SparseWeights", text("a layer of ", links_.rows(), " x ", links_.cols()),
           text(links.rows(), " x ", links.cols()), "give links of the same layer"});
    }
    for (const auto& slot : slots) {
      if (slot.size() == links.size()) continue;
      throw Error({"SparseWeights", text("slots for ", links.size(), " links"),
                   text(slot.size()), "let links and slots agree"});
    }
    links_ = std::move(links);
    values_ = std::move(values);
    missing_ = {};
    if (!trains_ && slots.empty()) return;
    trained_.slots.clear();
    index_trained(nullptr);
    trains_ = true;
    for (const auto& slot : slots) trained_.slots.push_back(in_transposed_order(slot));
  }

 private:
  /// The order in which forward reads is written as a stream, and what it is read from
  /// only looked at: on one thread 1.3 to 2.1 times as fast as the other way, which
  /// fetches every line in order to write four bytes of it.
  template <class To>
  void gather(std::span<const T> from, std::span<To> to, Team* team) const {
    constexpr std::size_t ahead = 64, in_cache = 8;  // links; second-level caches
    const bool far = from.size_bytes() > in_cache * second_level_cache();
    const Position* const place = index_.place.data();
    parallel_for(team, to.size(), [&](std::size_t k, std::size_t end) {
      // Worth its instructions only where a link is fetched from memory.
      for (; far && k + ahead < end; ++k) {
        __builtin_prefetch(from.data() + place[k + ahead]);
        to[k] = static_cast<To>(from[place[k]]);
      }
      for (; k < end; ++k) to[k] = static_cast<To>(from[place[k]]);
    });
  }

  /// The values of the links after `change`, in CSR order.  Those grown are drawn by
  /// blocks of links, each from a stream of its own.
  std::vector<T> moved_values(const Rewiring& change, Rng& rng, Team* team) const {
    constexpr std::size_t block = 1024;
    const std::uint64_t seed = rng.bits64();
    const std::size_t size = change.from.size();
    std::vector<T> values(size);
    parallel_for(team, (size + block - 1) / block, [&](std::size_t b, std::size_t end) {
      for (; b < end; ++b) {
        const std::size_t first = b * block, count = std::min(block, size - first);
        const auto from = std::span(change.from).subspan(first, count);
        const auto fresh =
            static_cast<std::size_t>(std::count(from.begin(), from.end(), grown));
        std::array<T, block + 1> drawn{};  // read once more after the last
        Rng of_block(seed, Purpose::evolve, 0, b);
        if (change.start == Start::drawn)
          fresh_.fill(std::span(drawn).first(fresh), of_block);
        T* const to = values.data() + first;
        if (trains_) {
          merge(from, drawn.data(), to,
                [&](Position old) { return trained_.value[index_.place[old]]; });
        } else {
          merge(from, drawn.data(), to, [&](Position old) { return values_[old]; });
        }
      }
    });
    return values;
  }

  /// to[i] = kept(from[i]), or the next of those drawn where a link has grown; without
  /// a branch that depends on it.
  template <class Kept>
  void merge(std::span<const Position> from, const T* drawn, T* to, Kept kept) const {
    if (links_.size() == 0) {
      std::copy_n(drawn, from.size(), to);
      return;
    }
    for (const Position old : from) {
      const bool fresh = old == grown;
      const T other = kept(fresh ? 0 : old);
      *to++ = fresh ? *drawn : other;
      drawn += fresh;
    }
  }

  /// Indexes the links and lays out what is trained: values as in CSR order, gradients
  /// zero, slots as they are.
  void index_trained(Team* team) {
    trained_.shape = {size()};
    trained_.value.resize(size());
    index_.build(links_, team,
                 [to = trained_.value.data(), from = values_.data()](
                     std::uint64_t k, std::uint64_t place) { to[place] = from[k]; });
    trained_.gradient.assign(size(), T{});
  }

  /// The same after a rewiring that takes the links from `from`; slots move along, in
  /// the walk that indexes them.
  void index_trained(std::span<const Position> from, Team* team) {
    const auto old_place = std::exchange(index_.place, {});
    const auto before =
        std::exchange(trained_.slots,
                      std::vector(trained_.slots.size(), std::vector<T>(from.size())));
    if (old_place.empty() || before.empty()) return index_trained(team);
    trained_.shape = {size()};
    trained_.value.resize(size());
    std::vector<std::pair<const T*, T*>> slots;
    for (std::size_t s = 0; s < before.size(); ++s)
      slots.emplace_back(before[s].data(), trained_.slots[s].data());
    index_.build(links_, team, [&](std::uint64_t k, std::uint64_t place) {
      trained_.value[place] = values_[k];
      const bool fresh = from[k] == grown;  // no branch: it would be foretold badly
      const Position old = old_place[fresh ? 0 : from[k]];
      for (const auto& [then, now] : slots) now[place] = fresh ? T{} : then[old];
    });
    trained_.gradient.assign(size(), T{});
  }

  Pattern links_;
  std::vector<T> values_;
  InitialDraw fresh_;  // of grown links
  bool trains_ = false;
  TransposedIndex index_;
  Parameter<T> trained_;
  MissingLinks missing_;
};

}  // namespace rewire
