// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/core/float_mode.hpp>

namespace rewire {

/// A fixed number of threads that do one job together, the caller being the first of
/// them. Workers spin briefly between jobs, because the phases of a training step are
/// shorter than waking a thread, and then sleep, because a machine has other things to
/// do. One team serves one caller at a time, and a job must not start another on the
/// same team.
class Team {
 public:
  // Delegates: should the system have no more threads, the destructor dissolves those
  // started.
  explicit Team(std::size_t threads = 1) : Team(Alone{}) {
    const std::size_t others = std::max<std::size_t>(threads, 1) - 1;
    for (std::size_t part = 1; part <= others; ++part) {
      workers_.emplace_back([&shared = *shared_, part] { work(shared, part); });
    }
  }
  Team(Team&&) noexcept = default;
  Team& operator=(Team&& other) noexcept {
    std::swap(shared_, other.shared_);
    std::swap(workers_, other.workers_);
    return *this;
  }
  ~Team() {
    if (workers_.empty()) return;
    start({});
    for (std::thread& w : workers_) w.join();
  }

  std::size_t size() const { return workers_.size() + 1; }

  /// Runs `job(part)` for every part in [0, size()), at the same time, and returns when
  /// all are done.  The first exception of a job is thrown again here.
  template <class F>
  void run(F&& job) {
    const FlushDenormals flush;  // as the workers do: no part may compute other bits
    if (workers_.empty()) return job(std::size_t{0});
    Shared& s = *shared_;
    s.pending.store(workers_.size(), std::memory_order_relaxed);
    start({[](void* f, std::size_t part) {
             (*static_cast<std::remove_reference_t<F>*>(f))(part);
           },
           const_cast<void*>(static_cast<const void*>(&job))});
    guarded(s, [&] { job(std::size_t{0}); });
    wait(s, [&s] { return s.pending.load() == 0; });
    if (s.failure) std::rethrow_exception(std::exchange(s.failure, nullptr));
  }

 private:
  struct Alone {};
  explicit Team(Alone) : shared_(std::make_unique<Shared>()) {}

  struct Job {
    void (*call)(void*, std::size_t) = nullptr;  // null: the team is dissolved
    void* function = nullptr;
  };
  struct Shared {
    Job job;
    std::atomic<std::uint64_t> jobs_started{0};
    std::atomic<std::size_t> pending{0};
    std::atomic<std::size_t> asleep{0};
    std::mutex mutex;
    std::condition_variable changed;
    std::exception_ptr failure;  // guarded by mutex while a job runs
  };

  void start(Job job) {
    shared_->job = job;
    shared_->jobs_started.fetch_add(1);
    wake(*shared_);
  }

  static void work(Shared& s, std::size_t part) {
    const FlushDenormals flush;
    for (std::uint64_t seen = 0;; ++seen) {
      wait(s, [&] { return s.jobs_started.load() != seen; });
      if (s.job.call == nullptr) return;
      guarded(s, [&] { s.job.call(s.job.function, part); });
      if (s.pending.fetch_sub(1) == 1) wake(s);
    }
  }

  template <class F>
  static void guarded(Shared& s, F&& f) {
    try {
      f();
    } catch (...) {
      const std::lock_guard lock(s.mutex);
      if (!s.failure) s.failure = std::current_exception();
    }
  }

  // `asleep` and the awaited counters are sequentially consistent: either the sleeper
  // sees the change before it sleeps, or whoever changed it sees the sleeper.
  template <class Condition>
  static void wait(Shared& s, Condition done) {
    constexpr int spins = 2000;
    for (int i = 0; i < spins; ++i) {
      if (done()) return;
      pause();
    }
    std::unique_lock lock(s.mutex);
    ++s.asleep;
    s.changed.wait(lock, done);
    --s.asleep;
  }
  static void wake(Shared& s) {
    if (s.asleep.load() == 0) return;
    const std::lock_guard lock(s.mutex);
    s.changed.notify_all();
  }
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
  }

  std::unique_ptr<Shared> shared_;  // stays in its place when the team moves
  std::vector<std::thread> workers_;
};

/// Splits [0, count) into one range a thread and runs `body(begin, end)` on each.
template <class F>
void parallel_for(Team& team, std::size_t count, F&& body) {
  const std::size_t parts = team.size();
  if (count < 2) {
    const FlushDenormals flush;  // as in `run`
    return body(std::size_t{0}, count);
  }
  team.run([&](std::size_t part) {
    const std::size_t begin = count * part / parts, end = count * (part + 1) / parts;
    if (begin < end) body(begin, end);
  });
}

/// The same over the rows that `ptr` delimits (rows + 1 starts), each thread with about
/// as many entries, not rows.  What a row computes does not depend on the split.
template <class F>
void parallel_rows(Team& team, std::span<const std::uint64_t> ptr, F&& body) {
  const std::size_t parts = team.size(), rows = ptr.size() - 1;
  const auto boundary = [&](std::size_t part) {
    if (part == parts) return rows;
    const auto at =
        std::lower_bound(ptr.begin(), ptr.end() - 1, ptr.back() * part / parts);
    return part == 0 ? std::size_t{0} : static_cast<std::size_t>(at - ptr.begin());
  };
  team.run([&](std::size_t part) {
    const std::size_t begin = boundary(part), end = boundary(part + 1);
    if (begin < end) body(begin, end);
  });
}

}  // namespace rewire
