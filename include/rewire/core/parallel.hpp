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
#include <type_traits>
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
  /// Starts `threads` - 1 workers: the caller is one of the team.
  explicit Team(std::size_t threads = 1) : Team(Alone{}) {
    shared_->parts = std::max<std::size_t>(threads, 1);
    for (std::size_t worker = 1; worker < shared_->parts; ++worker) {
      workers_.emplace_back([&shared = *shared_] { work(shared); });
    }
  }
  /// Takes the workers over.
  Team(Team&&) noexcept = default;
  /// Exchanges the workers.
  Team& operator=(Team&& other) noexcept {
    std::swap(shared_, other.shared_);
    std::swap(workers_, other.workers_);
    return *this;
  }
  ~Team() {
    if (workers_.empty()) return;
    open(*shared_, nullptr, nullptr);
    for (std::thread& w : workers_) w.join();
  }

  /// Threads, the caller included.
  std::size_t size() const { return workers_.size() + 1; }

  /// Runs `job(part)` once for every part in [0, size()) and returns when all are done.
  /// Parts are free to be run at the same time, but a thread that the system keeps from
  /// running is not waited for: who is there takes its part.  The first exception of a
  /// job is thrown again here.
  template <class F>
  void run(F&& job) {
    const FlushDenormals flush;  // as the workers do: no part may compute other bits
    if (workers_.empty()) return job(std::size_t{0});
    Shared& s = *shared_;
    s.done.store(0);
    open(
        s,
        [](void* f, std::size_t part) {
          (*static_cast<std::remove_reference_t<F>*>(f))(part);
        },
        const_cast<void*>(static_cast<const void*>(&job)));
    take_parts(s, s.ticket.load() >> part_bits);
    wait(s, [&s] { return s.done.load() == s.parts; });
    if (s.failure) std::rethrow_exception(std::exchange(s.failure, nullptr));
  }

 private:
  struct Alone {};
  explicit Team(Alone) : shared_(std::make_unique<Shared>()) {}

  using Call = void (*)(void*, std::size_t);

  /// A ticket is the number of a job and, in its low bits, the next part that nobody
  /// has taken.  A part is taken by counting the ticket up, which fails once the job is
  /// over: what a late thread has read of an older job is then never used.
  static constexpr unsigned part_bits = 16;

  struct Shared {
    std::atomic<Call> call{nullptr};  // null: the team is dissolved
    std::atomic<void*> function{nullptr};
    std::atomic<std::uint64_t> ticket{0};
    std::atomic<std::size_t> done{0};
    std::size_t parts = 1;
    std::atomic<std::size_t> asleep{0};
    std::mutex mutex;
    std::condition_variable changed;
    std::exception_ptr failure;  // guarded by mutex while a job runs
  };

  static void open(Shared& s, Call call, void* function) {
    s.call.store(call);
    s.function.store(function);
    s.ticket.store(((s.ticket.load() >> part_bits) + 1) << part_bits);
    wake(s);
  }

  /// Runs parts of that job until none is left to take.
  static void take_parts(Shared& s, std::uint64_t job) {
    const Call call = s.call.load();
    void* const function = s.function.load();
    std::uint64_t ticket = s.ticket.load();
    for (;;) {
      const std::size_t part = ticket & ((1U << part_bits) - 1);
      if (ticket >> part_bits != job || part >= s.parts) return;
      if (!s.ticket.compare_exchange_weak(ticket, ticket + 1)) continue;
      guarded(s, [&] { call(function, part); });
      if (s.done.fetch_add(1) + 1 == s.parts) wake(s);
      ticket = s.ticket.load();
    }
  }

  static void work(Shared& s) {
    const FlushDenormals flush;
    for (std::uint64_t seen = 0;;) {
      wait(s, [&] { return s.ticket.load() >> part_bits != seen; });
      seen = s.ticket.load() >> part_bits;
      if (s.call.load() == nullptr) return;
      take_parts(s, seen);
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

/// Splits [0, count) into one range a thread and runs `body(begin, end)` on each, or
/// `body(begin, end, part)`, where `part` < team.size() says whose memory is free.
template <class F>
void parallel_for(Team& team, std::size_t count, F&& body) {
  const auto run = [&](std::size_t begin, std::size_t end, std::size_t part) {
    if constexpr (std::is_invocable_v<F&, std::size_t, std::size_t, std::size_t>) {
      body(begin, end, part);
    } else {
      body(begin, end);
    }
  };
  const std::size_t parts = team.size();
  if (count < 2) {
    const FlushDenormals flush;  // as in `run`
    return run(0, count, 0);
  }
  team.run([&](std::size_t part) {
    const std::size_t begin = count * part / parts, end = count * (part + 1) / parts;
    if (begin < end) run(begin, end, part);
  });
}

/// The first row of a part, where the rows that `ptr` delimits (rows + 1 starts) are
/// shared among `parts`, each with about as many entries, not rows.
inline std::size_t first_row(std::span<const std::uint64_t> ptr, std::size_t part,
                             std::size_t parts) {
  if (part == 0) return 0;
  if (part == parts) return ptr.size() - 1;
  const auto at =
      std::lower_bound(ptr.begin(), ptr.end() - 1, ptr.back() * part / parts);
  return static_cast<std::size_t>(at - ptr.begin());
}

/// `parallel_for` over rows.  What a row computes does not depend on the split.
template <class F>
void parallel_rows(Team& team, std::span<const std::uint64_t> ptr, F&& body) {
  const std::size_t parts = team.size();
  team.run([&](std::size_t part) {
    const std::size_t begin = first_row(ptr, part, parts),
                      end = first_row(ptr, part + 1, parts);
    if (begin < end) body(begin, end);
  });
}

// The same for work that may or may not get a team; without one, the caller does all.

/// Threads of a team; 1 where there is none.
inline std::size_t size(const Team* team) { return team == nullptr ? 1 : team->size(); }

/// Runs `job(part)` for each part of the team, or once where there is none.
template <class F>
void run(Team* team, F&& job) {
  if (team != nullptr) return team->run(job);
  const FlushDenormals flush;
  job(std::size_t{0});
}

/// `body(begin, end)` for ranges that cover [0, count), one a thread.
template <class F>
void parallel_for(Team* team, std::size_t count, F&& body) {
  if (team != nullptr) return parallel_for(*team, count, body);
  const FlushDenormals flush;
  body(std::size_t{0}, count);
}

}  // namespace rewire
