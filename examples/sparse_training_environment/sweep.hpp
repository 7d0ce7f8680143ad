// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/stopwatch.hpp>

#include "sparse_training_environment/task.hpp"

/// This program, to be called again.
std::string this_program();

/// A sweep that is killed leaves no training behind that goes on.
void end_with_parent();

/// Runs trainings of one folder, each in a process of its own, several at once: one
/// that fails, or takes too much memory, does not harm the others.  What has a result
/// is not run again; nor is a trial of a search that failed, since the search was told
/// so, and asked accordingly.
class Sweep {
 public:
  using Result = std::optional<Record>;  ///< nothing of a training that failed

  bool silent = false;  ///< no line of progress: the caller has one of its own

  Sweep(std::filesystem::path folder, std::size_t jobs, bool verbose);
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;
  ~Sweep();

  /// What came of each.
  std::vector<Result> run(const std::vector<Task>& tasks);

  /// `count` trainings, each asked for when it can start, `ask(i)`; results are told in
  /// the same order, `tell(i, result)`, at most `jobs` behind: whatever ends first, and
  /// after a restart too, it is asked with the same known.
  template <class Ask, class Tell>
  void search(std::size_t count, const Ask& ask, const Tell& tell) {
    begin(count);
    for (std::size_t asked = 0, told = 0; told < count;) {
      if (asked < count && asked - told < jobs_) {
        if (add(ask(asked)); runs_[asked].state == open) start(asked);
        ++asked;
      } else if (runs_[told].state == running) {
        wait_for_one();
      } else {
        tell(told, std::move(runs_[told].result));
        ++told;
      }
    }
  }

  static std::string name_of(const Task& t);
  /// Whether it need not be run.
  bool has_result(const Task& t) const { return known(t).has_value(); }
  /// Writes what a training is told; returns the file.
  std::filesystem::path write_task(const Task& t) const;

 private:
  enum State { open, running, done, failed };
  struct Run {
    Task task;
    State state = open;
    Result result = {};
  };

  std::filesystem::path file(const Task& t, const char* kind) const;

  /// Throws where what was found is of other settings.
  void require_same(const Task& task, const Task& found, const char* kind) const;

  Result known(const Task& task) const;
  bool known_to_fail(const Task& task) const;

  void begin(std::size_t count);

  /// Its place in `runs_`, where a result may be known.
  std::size_t add(const Task& task);

  /// What came of a training that has ended with this status.
  void settle(Run& run, int status);

  void start(std::size_t i);

  void wait_for_one();

  void relay_warnings(const Task& t) const;

  /// A line that changes in place on a terminal; elsewhere one for each that ends.
  void tell();

  std::filesystem::path folder_;
  std::size_t jobs_;
  bool verbose_;
  std::vector<Run> runs_;
  std::size_t total_ = 0;
  std::map<pid_t, std::size_t> running_;
  std::size_t done_ = 0, failed_ = 0, known_ = 0, told_ = 0;
  rewire::Stopwatch watch_;
  double elapsed_ = 0;
};
