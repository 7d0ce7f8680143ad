// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include <rewire/data/batches.hpp>
#include <rewire/storage/pass.hpp>

namespace rewire {

/// Prepares the batches of an epoch on threads of its own: the next one while a step
/// trains on the one at hand.  What a batch holds depends on seed, epoch and sample,
/// not on threads.  Allocates nothing once both its buffers have their size.
template <class T>
class BatchLoader {
 public:
  /// `set` must outlive it.  `liked` lanes, as the network has it; `shape` of augmented
  /// samples, none: their own.
  BatchLoader(const Dataset& set, Augment augment, std::uint64_t seed,
              std::size_t liked, Shape shape = {}, std::size_t threads = 1)
      : set_(set),
        augment_(std::move(augment)),
        seed_(seed),
        liked_(liked),
        shape_(shape),
        passes_{Pass<T>(threads), Pass<T>(threads)} {
    worker_ = std::thread([this] { work(); });
  }
  BatchLoader(const BatchLoader&) = delete;
  BatchLoader& operator=(const BatchLoader&) = delete;
  ~BatchLoader() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }

  /// Begins an epoch of batches of `size` samples in this order, the last perhaps
  /// smaller; drops what is left of the epoch before.  `order` must stay as it is until
  /// the last batch has been taken.
  void begin(std::span<const std::size_t> order, std::size_t size, std::size_t epoch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !busy_; });
    order_ = order;
    size_ = size;
    epoch_ = epoch;
    made_ = taken_ = 0;
    failure_ = nullptr;
    changed_.notify_all();
  }

  /// The next batch of the epoch, waited for if need be; it stays until the next call.
  /// Throws what the augmentation has thrown.
  Batch<T> next() {
    std::unique_lock lock(mutex_);
    ++taken_;  // what was handed out before is free again
    changed_.notify_all();
    changed_.wait(lock, [this] { return made_ >= taken_; });
    if (failure_ && made_ == taken_) std::rethrow_exception(failure_);  // of this one
    return batches_[(taken_ - 1) % 2];
  }

 private:
  std::size_t batches() const {
    return size_ == 0 ? 0 : (order_.size() + size_ - 1) / size_;
  }

  /// One buffer is being trained on, the other may be filled.
  bool wanted() const { return !failure_ && made_ < batches() && made_ <= taken_; }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return over_ || wanted(); });
      if (over_) return;
      const auto rest = order_.subspan(made_ * size_);
      const auto positions = rest.first(std::min(size_, rest.size()));
      const std::size_t slot = made_ % 2;
      busy_ = true;
      lock.unlock();
      Batch<T> batch;
      std::exception_ptr failure;
      try {
        batch = load(positions, passes_[slot]);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      busy_ = false;
      batches_[slot] = batch;
      failure_ = failure;
      ++made_;
      changed_.notify_all();
    }
  }

  Batch<T> load(std::span<const std::size_t> positions, Pass<T>& pass) {
    pass.begin(Mode::training, positions.size(), plan_lanes(positions.size(), liked_));
    return load_batch(set_, positions, pass,
                      {augment_ ? &augment_ : nullptr, seed_, epoch_, shape_});
  }

  const Dataset& set_;
  Augment augment_;
  std::uint64_t seed_;
  std::size_t liked_;
  Shape shape_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::span<const std::size_t> order_;
  std::size_t size_ = 0, epoch_ = 0;
  std::size_t made_ = 0, taken_ = 0;  // batches of the epoch
  bool busy_ = false, over_ = false;
  std::exception_ptr failure_;
  std::array<Pass<T>, 2> passes_;
  std::array<Batch<T>, 2> batches_;
  std::thread worker_;
};

}  // namespace rewire
