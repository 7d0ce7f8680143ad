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
#include <rewire/core/choose.hpp>
#include <rewire/core/errors.hpp>
#include <rewire/core/huge_pages.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/random.hpp>
#include <rewire/storage/check_rewiring.hpp>
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

  /// Values of `links` by `initial`; those that grow later by `fresh`.
  SparseWeights(Pattern links, InitialDraw initial, InitialDraw fresh, Rng& rng)
      : links_(std::move(links)), fresh_(fresh) {
    resize_far(values_, size());
    initial.fill(std::span(values_), rng);
  }

  /// As they are now.
  const Pattern& links() const { return links_; }
  /// Links.
  std::size_t size() const { return links_.size(); }
  /// In CSR order, as forward reads them.
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

  /// For backward; there once it trains.
  const TransposedIndex& index() const { return index_; }

  /// Value, gradient and slots in transposed order; empty before `train`.
  Parameter<T>& trained() { return trained_; }
  /// In transposed order, with gradient and slots; there once it trains.
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
  /// Numbers of links in the order in which they train.
  std::vector<T> in_transposed_order(std::span<const T> csr) const {
    std::vector<T> out(csr.size());
    for (std::size_t k = 0; k < csr.size(); ++k) out[index_.place[k]] = csr[k];
    return out;
  }

  /// Missing links that the next rewiring wants to see, from the backward pass that
  /// finds them to that rewiring; else none.
  const MissingLinks& missing() const { return missing_; }
  /// Keeps what a topology asked for, until it is asked.
  void note_missing(MissingLinks found) { missing_ = std::move(found); }

  /// Moves values and slots to their new places; grown links get a new value and zero
  /// slots.  The same for every team.
  void rewire(Rewiring change, Rng& rng, Team* team = nullptr) {
    check_rewiring(links_, change, team);
    missing_ = {};
    const std::uint64_t seed = rng.bits64();
    links_ = std::move(change.links);
    const auto before = trains_ ? std::vector<T>() : std::exchange(values_, {});
    resize_far(values_, size());
    if (trains_) move_trained(change.from, team);
    each_drawn(change, seed, team, [&](std::size_t k, auto from, const T* drawn) {
      if (!trains_) {
        for (const Position old : from)
          values_[k++] = old == grown ? *drawn++ : before[old];
        return;
      }
      for (const Position old : from) {
        const bool fresh = old == grown;
        T& trained = trained_.value[index_.place[k]];
        trained = choose(fresh, *drawn, trained);
        values_[k++] = trained;
        drawn += fresh;
      }
    });
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
    constexpr std::size_t ahead = 128, in_cache = 8;  // links; second-level caches
    const bool far = from.size_bytes() > in_cache * second_level_cache();
    const Position* const place = index_.place.data();
    parallel_for(team, to.size(), [&](std::size_t k, std::size_t end) {
      // Worth its instructions only where a link is fetched from memory; into the
      // second level, which waits for more lines at once than the first.
      for (; far && k + ahead < end; ++k) {
        __builtin_prefetch(from.data() + place[k + ahead], 0, 1);
        to[k] = static_cast<To>(from[place[k]]);
      }
      for (; k < end; ++k) to[k] = static_cast<To>(from[place[k]]);
    });
  }

  /// Calls `put(first link, its origins, values drawn)` for blocks of links of
  /// `change`: a value for each that is grown, drawn block by block from a stream of
  /// its own.
  template <class Put>
  void each_drawn(const Rewiring& change, std::uint64_t seed, Team* team,
                  Put put) const {
    constexpr std::size_t block = 1024;
    const std::size_t size = change.from.size();
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
        put(first, from, drawn.data());
      }
    });
  }

  /// Indexes the links and lays out what is trained: values as in CSR order, gradients
  /// zero.
  void index_trained(Team* team) {
    trained_.shape = {size()};
    resize_far(trained_.value, size());
    resize_far(index_.row, size());
    index_.sort(links_, team, [this](std::uint64_t at, std::size_t r, std::uint64_t k) {
      index_.row[at] = static_cast<std::uint32_t>(r);
      trained_.value[at] = values_[k];
    });
    resize_far(trained_.gradient, size());
    std::fill(trained_.gradient.begin(), trained_.gradient.end(), T{});
  }

  /// The same after a rewiring that takes the links from `from`.  Values and slots move
  /// along: those who stay are in the same order as before also here, so that only the
  /// index is written in random order, and then all else as streams.
  void move_trained(std::span<const Position> from, Team* team) {
    struct Link {
      std::uint32_t row;
      Position from;  // in transposed order
    };
    auto old_place = std::exchange(index_.place, {});
    if (old_place.empty()) old_place.push_back(grown);  // something to look at
    std::vector<Link> list;
    resize_far(list, size());
    index_.sort(links_, team, [&](std::uint64_t at, std::size_t r, std::uint64_t k) {
      const bool fresh = from[k] == grown;
      const Position old = old_place[choose(fresh, Position{0}, from[k])];
      list[at] = {static_cast<std::uint32_t>(r), choose(fresh, grown, old)};
    });
    old_place = {};
    resize_far(index_.row, size());
    parallel_for(team, size(), [&](std::size_t i, std::size_t end) {
      for (; i < end; ++i) index_.row[i] = list[i].row;
    });
    std::vector<T>& spare = trained_.gradient;
    const auto move = [&](std::vector<T>& numbers) {
      if (numbers.empty()) numbers.push_back(T{});  // something to look at
      resize_far(spare, size());
      parallel_for(team, size(), [&](std::size_t i, std::size_t end) {
        for (; i < end; ++i) {
          const Position old = list[i].from;
          const bool fresh = old == grown;
          spare[i] = choose(fresh, T{}, numbers[choose(fresh, Position{0}, old)]);
        }
      });
      std::swap(numbers, spare);
    };
    move(trained_.value);
    for (auto& slot : trained_.slots) move(slot);
    trained_.shape = {size()};
    resize_far(trained_.gradient, size());
    std::fill(trained_.gradient.begin(), trained_.gradient.end(), T{});
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
