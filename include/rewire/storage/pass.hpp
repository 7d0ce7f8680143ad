// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include <rewire/core/arena.hpp>
#include <rewire/core/parallel.hpp>
#include <rewire/core/progress.hpp>
#include <rewire/core/view.hpp>
#include <rewire/storage/batch.hpp>

namespace rewire {

/// What a pass is for: layers such as dropout differ.
enum class Mode { training, inference };

/// All that one forward and its backward need beside the weights.  A const network
/// serves any number of passes at the same time, one a thread; a pass itself has one
/// user.
///
/// Forward saves what its backward wants to see again, on a stack; backward restores it
/// in the reverse order.  Arenas grow in the first step and then never again.
template <class T>
class Pass {
 public:
  /// With a team of so many threads.
  explicit Pass(std::size_t threads = 1) : team_(threads) {}

  /// Starts over for `samples` samples in tiles of `lanes`; what was kept is gone.
  void begin(Mode mode, std::size_t samples, std::size_t lanes, std::uint64_t seed = 0,
             Progress now = {}) {
    mode_ = mode;
    samples_ = samples;
    lanes_ = lanes;
    seed_ = seed;
    now_ = now;
    batch_ = {};
    kept_.rewind({});
    scratch_.rewind({});
    saved_.clear();
    types_.clear();
  }

  /// Whether a backward follows.
  bool training() const { return mode_ == Mode::training; }
  /// Samples of the batch.
  std::size_t samples() const { return samples_; }
  std::size_t lanes() const { return lanes_; }
  /// Of the run.
  std::uint64_t seed() const { return seed_; }
  /// Epoch and step.
  const Progress& now() const { return now_; }
  /// The threads.
  Team& team() { return team_; }

  /// What the step trains on, for losses and layers that look at more than their input.
  const Batch<T>& batch() const { return batch_; }
  /// What the step trains on.
  void set_batch(const Batch<T>& batch) { batch_ = batch; }

  /// Activations, labels, or anything else, that last until the pass ends.
  template <class U = T>
  View<U> keep(Shape shape) {
    return view<U>(kept_, shape);
  }
  /// `count` numbers that last until the pass ends.
  template <class U>
  std::span<U> keep(std::size_t count) {
    return kept_.take<U>(count);
  }

  /// Memory that is given back when the scope ends.
  class Scratch {
   public:
    /// From here on, until this object's scope ends.
    explicit Scratch(Pass& pass) : pass_(pass), start_(pass.scratch_.mark()) {}
    ~Scratch() { pass_.scratch_.rewind(start_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// Like activations of this shape.
    View<T> take(Shape shape) { return pass_.template view<T>(pass_.scratch_, shape); }
    /// `count` numbers.
    template <class U>
    std::span<U> take(std::size_t count) {
      return pass_.scratch_.template take<U>(count);
    }

   private:
    Pass& pass_;
    Arena::Mark start_;
  };
  /// Memory for this scope.
  Scratch scratch() { return Scratch(*this); }

  /// Pushes a small value (a view, a span) for backward; does nothing in inference.
  template <class V>
  void save(const V& value) {
    static_assert(std::is_trivially_copyable_v<V>,
                  "Pass::save takes trivially copyable values");
    if (!training()) return;
    const std::size_t at = saved_.size();
    saved_.resize(at + sizeof(V));
    std::memcpy(saved_.data() + at, &value, sizeof(V));
#ifndef NDEBUG
    types_.push_back(&type_tag<V>);
#endif
  }

  /// Pops what was saved last; its type must be the same (a debug build checks).
  template <class V>
  V restore() {
    assert(!types_.empty() && types_.back() == &type_tag<V> &&
           "restore what was saved, in reverse");
#ifndef NDEBUG
    types_.pop_back();
#endif
    V value;
    saved_.resize(saved_.size() - sizeof(V));
    std::memcpy(&value, saved_.data() + saved_.size(), sizeof(V));
    return value;
  }

  /// True when backward has restored all that forward saved.
  bool all_restored() const { return saved_.empty(); }

  /// Bytes held by both arenas.
  std::size_t capacity() const { return kept_.capacity() + scratch_.capacity(); }

 private:
  template <class V>
  static constexpr char type_tag = 0;  // its address names the type

  template <class U>
  View<U> view(Arena& from, Shape shape) {
    const std::size_t tile = shape.size() * lanes_;
    const std::size_t tiles = (samples_ + lanes_ - 1) / lanes_;
    return {from.take<U>(tiles * tile).data(), shape, samples_, lanes_, tile};
  }

  Team team_;
  Mode mode_ = Mode::inference;
  std::size_t samples_ = 0;
  std::size_t lanes_ = 1;
  std::uint64_t seed_ = 0;
  Progress now_;
  Batch<T> batch_;
  Arena kept_;
  Arena scratch_;
  std::vector<std::byte> saved_;
  std::vector<const char*> types_;  // filled in debug builds only
};

}  // namespace rewire
