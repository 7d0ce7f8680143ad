// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sparse_training_environment/processes.hpp"
#include "sparse_training_environment/progress.hpp"
#include "sparse_training_environment/sweep_folder.hpp"
#include "sparse_training_environment/task.hpp"

/// Runs trainings, each in a process of its own, several at once: one that fails, or
/// takes too much memory, does not harm the others.  What has a result is not run
/// again; nor is a trial of a search that failed, since the search was told so, and
/// asked accordingly.
class Sweep {
 public:
  using Result = std::optional<Record>;  ///< nothing of a training that failed

  struct Options {
    std::size_t jobs = 1;  ///< trainings at once
    bool verbose = false;
  };

  /// `count` trainings, each asked for when it can start, `ask(i)`; results are told in
  /// the same order, `tell(i, result)`.
  struct Search {
    std::size_t count;
    std::function<Task(std::size_t)> ask;
    std::function<void(std::size_t, Result)> tell;
  };

  Sweep(SweepFolder& folder, Options options) : folder_(folder), options_(options) {}

  /// What came of each.
  std::vector<Result> run(const std::vector<Task>& tasks);

  /// All searches side by side.  Each is told the results of all that it asked for but
  /// the last `at_once - 1`: whatever ends first, and after a restart too, it is asked
  /// with the same known.
  void search(const std::vector<Search>& searches, std::size_t at_once);

  /// A line among those of progress.
  void say(const std::string& line) { progress_.say(line); }

 private:
  enum State { open, running, done, failed };
  struct Run {
    Task task;
    State state = open;
    Result result = {};
    double work = 1;  ///< in any unit that all share
  };
  /// Places in `runs_` of what a search asked for, and how much of it was told.
  struct Going {
    std::vector<std::size_t> asked = {};
    std::size_t told = 0;
  };

  void begin();
  /// Asks or tells if it can; whether it did.
  bool step(const Search& search, Going& going, std::size_t at_once);
  /// Its place in `runs_`, where a result may be known.
  std::size_t add(const Task& task);
  void start(std::size_t i);
  void wait_for_one();
  /// What came of a training that has ended.
  void settle(Run& run, const Processes::Ended& ended);
  void fail(Run& run, const Processes::Ended& ended);
  void relay_warnings(const Task& t);
  void show();

  SweepFolder& folder_;
  Options options_;
  std::vector<Run> runs_;
  std::size_t known_ = 0;  ///< had ended before
  SweepProgress::Count count_;
  SweepProgress progress_;
  Processes processes_;
};
