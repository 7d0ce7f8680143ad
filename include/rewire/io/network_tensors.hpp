// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/path.hpp>
#include <rewire/io/safetensors.hpp>
#include <rewire/storage/parameter.hpp>
#include <rewire/storage/pattern.hpp>
#include <rewire/storage/sparse_weights.hpp>

namespace rewire::detail {

/// Collects a network for one file; owns what is not stored in the order of the file.
template <class T>
class NetworkWriter {
 public:
  NetworkWriter(std::string where, std::size_t slots)
      : where_(std::move(where)), slots_(slots) {}

  void operator()(const Path& at, const Parameter<T>& p) {
    const std::string name = at.str();
    file.add(name, std::span<const T>(p.value), p.shape);
    require_slots(name, p.slots.size());
    for (std::size_t i = 0; i < slots_; ++i) {
      file.add(text(name, ".slot", i), std::span<const T>(p.slots[i]), p.shape);
    }
  }
  void operator()(const Path& at, const Buffer<T>& b) {
    file.add(at.str(), std::span<const T>(b.value), b.shape);
  }
  void operator()(const Path& at, const SparseWeights<T>& w, const auto&) {
    const std::string name = at.str();
    const Pattern& links = w.links();
    shapes_.push_back({links.rows(), links.cols()});
    file.add(name + ".shape", std::span<const std::uint64_t>(shapes_.back()));
    file.add(name + ".row_ptr", links.row_ptr());
    file.add(name + ".col", links.col());
    file.add(name + ".values", w.values());
    require_slots(name, w.trained().slots.size());
    for (std::size_t i = 0; i < slots_; ++i) {
      in_csr_order_.push_back(w.in_csr_order(std::span<const T>(w.trained().slots[i])));
      file.add(text(name, ".values.slot", i), std::span<const T>(in_csr_order_.back()));
    }
  }

  SafetensorsWriter file;

 private:
  void require_slots(const std::string& name, std::size_t found) const {
    if (found >= slots_) return;
    throw Error({text(where_, ": ", name), text(slots_, " optimizer slots"),
                 text(found), "save what a trainer has begun to train"});
  }

  std::string where_;
  std::size_t slots_;
  std::list<std::array<std::uint64_t, 2>>
      shapes_;  // lists: what the file refers to stays put
  std::list<std::vector<T>> in_csr_order_;
};

/// Reads a network back: first everything is checked, then (`fill`) everything is
/// replaced.
template <class T>
class NetworkReader {
 public:
  NetworkReader(const Safetensors& file, std::string where, std::size_t slots,
                bool fill)
      : file_(file), where_(std::move(where)), slots_(slots), fill_(fill) {}

  void operator()(const Path& at, Parameter<T>& p) {
    const std::string name = at.str();
    const auto value = file_.get<T>(name, p.shape);
    if (fill_) p.value.assign(value.begin(), value.end());
    if (fill_) forget(p.slots);
    if (fill_) p.slots.resize(std::max(p.slots.size(), slots_));
    for (std::size_t i = 0; i < slots_; ++i) {
      const auto slot = file_.get<T>(text(name, ".slot", i), p.shape);
      if (fill_) p.slots[i].assign(slot.begin(), slot.end());
    }
  }
  void operator()(const Path& at, Buffer<T>& b) {
    const auto value = file_.get<T>(at.str(), b.shape);
    if (fill_) b.value.assign(value.begin(), value.end());
  }
  void operator()(const Path& at, SparseWeights<T>& w, const auto&) {
    const std::string name = at.str();
    const auto shape = file_.get<std::uint64_t>(name + ".shape", {2});
    const std::size_t rows = w.links().rows(), cols = w.links().cols();
    if (shape[0] != rows || shape[1] != cols) {
      throw Error({text(where_, ": ", name), text("a layer of ", rows, " x ", cols),
                   text(shape[0], " x ", shape[1]),
                   "load into the network that was saved"});
    }
    const auto row_ptr = file_.get<std::uint64_t>(name + ".row_ptr", {rows + 1});
    const auto col = file_.get<std::uint32_t>(name + ".col").values;
    const auto values = file_.get<T>(name + ".values", {col.size()});
    Pattern links = pattern(name, rows, cols, row_ptr, col);
    std::vector<std::vector<T>> slots;
    for (std::size_t i = 0; i < slots_; ++i) {
      const auto slot = file_.get<T>(text(name, ".values.slot", i), {col.size()});
      slots.emplace_back(slot.begin(), slot.end());
    }
    if (!fill_) return;
    if (slots_ == 0) {
      w.replace_links(std::move(links), {values.begin(), values.end()});
    } else {
      w.assign(std::move(links), {values.begin(), values.end()}, std::move(slots));
    }
  }

 private:
  /// What an optimizer remembers of other weights; a trainer still counts on the room.
  static void forget(std::vector<std::vector<T>>& slots) {
    for (auto& slot : slots) std::fill(slot.begin(), slot.end(), T{});
  }

  Pattern pattern(const std::string& name, std::size_t rows, std::size_t cols,
                  std::span<const std::uint64_t> row_ptr,
                  std::span<const std::uint32_t> col) {
    try {
      return Pattern(rows, cols, {row_ptr.begin(), row_ptr.end()},
                     {col.begin(), col.end()});
    } catch (const Error& damaged) {
      throw Error({text(where_, ": ", name), "links in order", damaged.what(),
                   "the file is damaged; take another checkpoint"});
    }
  }

  const Safetensors& file_;
  std::string where_;
  std::size_t slots_;
  bool fill_;
};

}  // namespace rewire::detail
