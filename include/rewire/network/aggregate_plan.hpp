// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/core/view.hpp>
#include <rewire/network/fetch.hpp>

namespace rewire::detail {

/// Who reads what in an `Aggregate`, and where it lies: number 0 is what the block
/// reads, number i what its layer i - 1 gives.
class AggregatePlan {
 public:
  struct Source {
    std::size_t first = 0;  ///< channel among those produced; of number 0 none
    std::size_t channels = 0;
  };
  struct Read {
    std::size_t source = 0;
    bool last = false;  ///< nobody reads it later: its gradient begins here
  };

  /// Takes a layer after the other: `layer_output(shape it reads)` gives the shape of
  /// its output.  Throws where maps differ in size, or the rule names what is not
  /// there.
  template <class F>
  void build(const std::string& where, const FetchRule& rule, std::size_t layers,
             Shape input, F layer_output) {
    input_ = input;
    produced_ = {0, input.height, input.width};
    sources_.assign(1, {0, input.channels});
    reads_.clear();
    for (std::size_t l = 0; l < layers; ++l) {
      fetch(where, rule);
      const Shape output = layer_output(l, input_of(l));
      if (output.pixels() != input.pixels() || output.height != input.height) {
        throw Error({where, text("maps of one size, ", input.height, "x", input.width),
                     text(output.height, "x", output.width, " from layer ", l),
                     "change the resolution between blocks"});
      }
      sources_.push_back({produced_.channels, output.channels});
      produced_.channels += output.channels;
    }
    fetch(where, rule);
    mark_last_readers(where);
  }

  bool built() const { return !reads_.empty(); }

  /// What layer `l` reads, in the order of its channels; the block's output where l is
  /// the number of layers.
  const std::vector<Read>& reads(std::size_t l) const { return reads_[l]; }
  Shape input_of(std::size_t l) const {
    Shape all = input_;
    all.channels = 0;
    for (const Read& r : reads_.at(l)) all.channels += sources_[r.source].channels;
    return all;
  }
  /// Of the layer that reads most.
  Shape widest() const {
    Shape most = input_;
    for (std::size_t l = 0; l < reads_.size(); ++l)
      most.channels = std::max(most.channels, input_of(l).channels);
    return most;
  }
  Shape output_of(std::size_t l) const {
    return {sources_[l + 1].channels, input_.height, input_.width};
  }
  std::size_t channels(std::size_t source) const { return sources_[source].channels; }
  /// All outputs side by side.
  Shape produced() const { return produced_; }

  /// The place of a source among the channels of the input, followed by all outputs.
  std::size_t place(std::size_t source) const {
    return source == 0 ? 0 : input_.channels + sources_[source].first;
  }
  template <class T>
  View<T> view(std::size_t source, const View<T>& x, const View<T>& produced) const {
    const Source& s = sources_[source];
    return source == 0 ? x : produced.channels(s.first, s.channels);
  }

 private:
  void fetch(const std::string& where, const FetchRule& rule) {
    const std::size_t n = sources_.size();
    const std::vector<std::size_t> from = rule(n);
    if (from.empty()) {
      throw Error({where, "a rule that names at least one output", text("none of ", n),
                   "correct the rule"});
    }
    std::vector<bool> seen(n);
    reads_.emplace_back();
    for (const std::size_t f : from) {
      if (f >= n || seen[f]) {
        throw Error({where,
                     text("a rule that names each of ", n, " outputs at most once"),
                     text("output ", f, f < n ? " twice" : ""), "correct the rule"});
      }
      seen[f] = true;
      reads_.back().push_back({f});
    }
  }

  void mark_last_readers(const std::string& where) {
    std::vector<bool> read(sources_.size());
    for (std::size_t l = reads_.size(); l-- > 0;) {
      for (Read& r : reads_[l]) {
        r.last = !read[r.source];
        read[r.source] = true;
      }
    }
    const auto unread = std::find(read.begin(), read.end(), false);
    if (unread == read.end()) return;
    throw Error({where, "a rule by which every output is read",
                 text("that nobody reads output ", unread - read.begin()),
                 "correct the rule"});
  }

  Shape input_, produced_;
  std::vector<Source> sources_;
  std::vector<std::vector<Read>> reads_;  // of each layer, then of the block's output
};

}  // namespace rewire::detail
