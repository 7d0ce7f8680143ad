// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/concepts/observer.hpp>
#include <rewire/core/process.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// Samples memory, processor and threads of the process in the background, during
/// training only: evaluation and evolution after an epoch are left out, as in the
/// published SET tutorial.  A resumed run goes on with the samples in its file.
class Monitor {
 public:
  /// What the process used at one moment; the columns of monitor.csv.
  struct Sample {
    double seconds = 0;       ///< of training so far
    double resident_mb = 0;   ///< resident set size, 10^6 bytes
    double unique_mb = 0;     ///< of it, not shared with another process
    double cpu_percent = 0;   ///< 100: all usable cores busy
    std::size_t threads = 0;  ///< of the process
  };

  /// Writes the samples to `path` at the end and twice a minute between epochs, unless
  /// that is empty.
  explicit Monitor(std::filesystem::path path = {}, double every_seconds = 0.5)
      : path_(std::move(path)), every_(every_seconds) {
    if (!(every_seconds > 0)) {
      throw Error({"Monitor", "a time between samples above 0 s", text(every_seconds),
                   "give 0.5, say"});
    }
  }
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  ~Monitor() { stop(); }

  /// Throws where the file cannot be written: now, not after the last epoch.
  void on_begin(const Report& r) {
    stop();
    if (!path_.empty()) AtomicFile{path_};
    samples_.clear();
    if (r.now.epoch > 0) samples_ = read(path_);
    trained_ = samples_.empty() ? 0 : samples_.back().seconds;
    wall_ = cpu_ = 0;
    done_ = false;
    written_ = Clock::now();
    resume();
    sampler_ = std::thread([this] { sample_until_done(); });
  }
  void on_step(const Report& r) {
    if (r.now.ends_epoch()) pause();
  }
  void on_rest(const Report& r) {
    if (!path_.empty() && Clock::now() - written_ > std::chrono::seconds(30)) write();
    if (!r.now.in_last_epoch()) resume();
  }
  void on_end(const Report&) {
    stop();
    if (!path_.empty()) write();
  }

  /// Complete once training has ended.
  const std::vector<Sample>& samples() const { return samples_; }

  /// The samples that a monitor wrote; none where there is no such file.  A row that is
  /// not whole ends them.
  static std::vector<Sample> read(const std::filesystem::path& path) {
    std::vector<Sample> samples;
    std::error_code unheard;
    if (path.empty() || !std::filesystem::exists(path, unheard)) return samples;
    const auto bytes = read_file(path);
    std::istringstream rows(std::string(bytes.begin(), bytes.end()));
    std::string line;
    std::getline(rows, line);  // the names
    char a, b, c, d;
    for (Sample s; rows >> s.seconds >> a >> s.resident_mb >> b >> s.unique_mb >> c >>
                   s.cpu_percent >> d >> s.threads;) {
      samples.push_back(s);
    }
    return samples;
  }

 private:
  using Clock = std::chrono::steady_clock;

  void pause() {
    const std::lock_guard lock(mutex_);
    if (!recording_) return;
    take_sample();
    recording_ = false;
  }
  void resume() {
    const std::lock_guard lock(mutex_);
    recording_ = true;
    last_ = Clock::now();
    last_cpu_ = cpu_seconds().value_or(0);
  }
  void stop() {
    if (!sampler_.joinable()) return;
    pause();
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    sampler_.join();
  }

  void sample_until_done() {
    std::unique_lock lock(mutex_);
    const std::chrono::duration<double> interval(every_);
    while (!changed_.wait_for(lock, interval, [this] { return done_; })) {
      if (recording_) take_sample();
    }
  }

  /// Adds up what passed since the last call.  A sample is due only when that is long
  /// enough to tell a load from it, however many short epochs it takes.
  void take_sample() {
    const auto now = Clock::now();
    const double passed = std::chrono::duration<double>(now - last_).count();
    const double cpu = cpu_seconds().value_or(0);
    trained_ += passed;
    wall_ += passed;
    cpu_ += cpu - last_cpu_;
    last_ = now;
    last_cpu_ = cpu;
    if (wall_ < every_ / 2) return;
    const double cores = static_cast<double>(usable_cores().value_or(1));
    samples_.push_back(
        {.seconds = trained_,
         .resident_mb = static_cast<double>(resident_bytes().value_or(0)) / 1e6,
         .unique_mb = static_cast<double>(unique_bytes().value_or(0)) / 1e6,
         .cpu_percent = 100 * cpu_ / wall_ / cores,
         .threads = thread_count().value_or(0)});
    wall_ = cpu_ = 0;
  }

  void write() {
    const std::lock_guard lock(mutex_);
    written_ = Clock::now();
    std::string content = "seconds,resident_mb,unique_mb,cpu_percent,threads\n";
    for (const Sample& s : samples_) {
      content += text(s.seconds, ",", s.resident_mb, ",", s.unique_mb, ",",
                      s.cpu_percent, ",", s.threads, "\n");
    }
    AtomicFile file(path_);
    file.write(content);
    file.commit();
  }

  std::filesystem::path path_;
  double every_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread sampler_;
  bool done_ = false;
  bool recording_ = false;
  double trained_ = 0;
  double wall_ = 0, cpu_ = 0;  // of training since the last sample
  double last_cpu_ = 0;
  Clock::time_point last_;
  Clock::time_point written_;
  std::vector<Sample> samples_;
};
static_assert(check_observer<Monitor>());

}  // namespace rewire
