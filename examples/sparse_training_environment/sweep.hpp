// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparse_training_environment/progress.hpp"
#include "sparse_training_environment/task.hpp"

/// This program, to be called again.
std::string this_program();

/// A sweep that is killed leaves no training behind that goes on.
void end_with_parent();

/// Where the trainings of a sweep are, and how many run at once.
struct SweepOptions {
  std::filesystem::path folder;  ///< <folder>/<seed>/runs has the files of a seed
  std::size_t jobs = 1;
  bool verbose = false;
  std::string settings = {};  ///< kept beside the results of each seed: config.yaml
};

/// Runs trainings, each in a process of its own, several at once: one that fails, or
/// takes too much memory, does not harm the others.  What has a result is not run
/// again; nor is a trial of a search that failed, since the search was told so, and
/// asked accordingly.
class Sweep {
 public:
  using Result = std::optional<Record>;  ///< nothing of a training that failed

  /// `count` trainings, each asked for when it can start, `ask(i)`; results are told in
  /// the same order, `tell(i, result)`.
  struct Search {
    std::size_t count;
    std::function<Task(std::size_t)> ask;
    std::function<void(std::size_t, Result)> tell;
  };

  explicit Sweep(SweepOptions options);
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;
  ~Sweep();

  /// What came of each.
  std::vector<Result> run(const std::vector<Task>& tasks);

  /// All searches side by side.  Each is told the results of all that it asked for but
  /// the last `at_once - 1`: whatever ends first, and after a restart too, it is asked
  /// with the same known.
  void search(const std::vector<Search>& searches, std::size_t at_once);

  /// The tasks under the numbers by which their folders know them.
  std::vector<Task> numbered(std::vector<Task> tasks) const;

  static std::string name_of(const Task& t);
  /// What came of a training, if it has ended well; throws where what was found is of
  /// other settings.
  Result known(const Task& task) const;
  /// Whether it is a trial of a search that failed.
  bool known_to_fail(const Task& task) const;
  /// Writes what a training is told; returns the file.
  std::filesystem::path write_task(const Task& t);
  /// A line among those of progress.
  void say(const std::string& line) { progress_.say(line); }

 private:
  enum State { open, running, done, failed };
  struct Run {
    Task task;
    State state = open;
    Result result = {};
  };
  /// Places in `runs_` of what a search asked for, and how much of it was told.
  struct Going {
    std::vector<std::size_t> asked = {};
    std::size_t told = 0;
  };

  std::filesystem::path folder_of(std::uint64_t seed) const;
  std::filesystem::path file(const Task& t, const char* kind) const;
  void require_same(const Task& task, Task found, const char* kind) const;
  void keep_settings(std::uint64_t seed);

  void begin(std::size_t count);
  /// Asks or tells if it can; whether it did.
  bool step(const Search& search, Going& going, std::size_t at_once);
  /// Its place in `runs_`, where a result may be known.
  std::size_t add(const Task& task);
  void start(std::size_t i);
  void wait_for_one();
  /// What came of a training that has ended with this status.
  void settle(Run& run, int status);
  void relay_warnings(const Task& t);
  void show();

  SweepOptions options_;
  std::set<std::uint64_t> kept_;  ///< seeds whose settings are written
  std::vector<Run> runs_;
  std::map<pid_t, std::size_t> running_;
  std::size_t done_ = 0, failed_ = 0, known_ = 0;
  SweepProgress progress_{0};
};
