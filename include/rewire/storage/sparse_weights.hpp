// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>
#include <rewire/storage/initial.hpp>
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
  void train(std::size_t slots) {
    if (!trains_) {
      trains_ = true;
      index_ = TransposedIndex(links_);
      trained_.value = gather<T>(values_, index_.position);
      trained_.shape = {size()};
    }
    trained_.train(slots);
  }

  const TransposedIndex& index() const { return index_; }

  /// Value, gradient and slots in transposed order; empty before `train`.
  Parameter<T>& trained() { return trained_; }
  const Parameter<T>& trained() const { return trained_; }

  /// Copies what was trained to where forward reads it.
  void refresh() {
    if (trains_) scatter<T>(trained_.value, index_.position, values_);
  }

  /// Anything of the trained (the gradient, a slot) in CSR order, as files and policies
  /// want it.
  template <class To = T>
  std::vector<To> in_csr_order(std::span<const T> transposed) const {
    std::vector<To> out(transposed.size());
    for (std::size_t i = 0; i < transposed.size(); ++i) {
      out[index_.position[i]] = static_cast<To>(transposed[i]);
    }
    return out;
  }
  std::vector<T> in_transposed_order(std::span<const T> csr) const {
    return gather<T>(csr, index_.position);
  }

  /// Moves values and slots to their new places; grown links get a new value and zero
  /// slots.
  void rewire(const Rewiring& change, Rng& rng) {
    check_rewiring(links_, change);
    refresh();
    std::vector<T> values(change.from.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Position old = change.from[i];
      if (old != grown) {
        values[i] = values_[old];
      } else if (change.start == Start::drawn) {
        values[i] = static_cast<T>(fresh_(rng));
      }
    }
    std::vector<std::vector<T>> slots;
    for (const auto& slot : trained_.slots) {
      const std::vector<T> before = in_csr_order(std::span<const T>(slot));
      std::vector<T>& after = slots.emplace_back(values.size());
      for (std::size_t i = 0; i < after.size(); ++i) {
        if (change.from[i] != grown) after[i] = before[change.from[i]];
      }
    }
    assign(change.links, std::move(values), std::move(slots));
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
    if (!trains_ && slots.empty()) return;
    trains_ = true;
    index_ = TransposedIndex(links_);
    trained_.shape = {size()};
    trained_.value = gather<T>(values_, index_.position);
    trained_.gradient.assign(size(), T{});
    trained_.slots.clear();
    for (const auto& slot : slots) trained_.slots.push_back(in_transposed_order(slot));
  }

 private:
  template <class E>
  static std::vector<E> gather(std::span<const E> from, std::span<const Position> at) {
    std::vector<E> out(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) out[i] = from[at[i]];
    return out;
  }
  template <class E>
  static void scatter(std::span<const E> from, std::span<const Position> at,
                      std::span<E> to) {
    for (std::size_t i = 0; i < at.size(); ++i) to[at[i]] = from[i];
  }

  Pattern links_;
  std::vector<T> values_;
  InitialDraw fresh_;  // of grown links
  bool trains_ = false;
  TransposedIndex index_;
  Parameter<T> trained_;
};

}  // namespace rewire
