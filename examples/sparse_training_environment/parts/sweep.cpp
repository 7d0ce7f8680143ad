// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/store.hpp"
#include "support/options.hpp"
#include "support/table.hpp"

extern char** environ;

std::string this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGTERM); }

static std::string last_line(const std::filesystem::path& log) {
  std::ifstream in(log);
  std::string last = "ended without a word";
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) last = line;
  return last;
}

Sweep::Sweep(std::filesystem::path folder, std::size_t jobs, bool verbose)
    : folder_(std::move(folder)), jobs_(jobs), verbose_(verbose) {
  example::make_folder(folder_);
}

Sweep::~Sweep() {
  for (const auto& [child, task] : running_) ::kill(child, SIGTERM);
}

std::vector<Sweep::Result> Sweep::run(const std::vector<Task>& tasks) {
  begin(tasks.size());
  for (const Task& t : tasks) add(t);
  if (known_ > 0 && verbose_)
    std::cout << done_ << " of " << tasks.size() << " have a result already, "
              << failed_ << " failed\n";
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].state != open) continue;
    while (running_.size() >= jobs_) wait_for_one();
    start(i);
  }
  while (!running_.empty()) wait_for_one();
  if (!silent && isatty(STDOUT_FILENO) == 1 && known_ < total_) std::cout << "\n";
  std::vector<Result> results;
  for (Run& r : runs_) results.push_back(std::move(r.result));
  return results;
}

std::string Sweep::name_of(const Task& t) {
  return t.fold < 0 ? t.config_id : t.config_id + "-fold" + std::to_string(t.fold);
}

std::filesystem::path Sweep::write_task(const Task& t) const {
  const auto path = file(t, ".task.json");
  ::write_task(path, t);
  return path;
}

std::filesystem::path Sweep::file(const Task& t, const char* kind) const {
  return folder_ / (name_of(t) + kind);
}

void Sweep::require_same(const Task& task, const Task& found, const char* kind) const {
  if (same_training(task, found)) return;
  const bool asks = task.experiment_type == "optimization";
  throw rewire::Error(
      {file(task, kind).string(), "a result of these settings", "one of others",
       rewire::text("go on with those", asks ? " and with as many jobs" : "",
                    ", give another output_dir, or remove the folder")});
}

Sweep::Result Sweep::known(const Task& task) const {
  auto found = read_record(file(task, ".json"));
  if (found) require_same(task, found->task, ".json");
  return found;
}

bool Sweep::known_to_fail(const Task& task) const {
  const bool of_search = task.fold >= 0;
  if (!of_search) return false;
  const auto found = read_failure(file(task, ".failed.json"));
  if (found) require_same(task, found->task, ".failed.json");
  return found.has_value();
}

void Sweep::begin(std::size_t count) {
  runs_.clear();
  total_ = count;
  watch_ = {};
  elapsed_ = 0;
  done_ = known_ = failed_ = told_ = 0;
}

std::size_t Sweep::add(const Task& task) {
  Run run{task};
  if ((run.result = known(task))) {
    run.state = done;
    ++done_;
  } else if (known_to_fail(task)) {
    run.state = failed;
    ++failed_;
  }
  known_ += run.state != open;
  runs_.push_back(std::move(run));
  return runs_.size() - 1;
}

void Sweep::start(std::size_t i) {
  const Task& t = runs_[i].task;
  const std::string told = write_task(t).string();
  std::filesystem::remove(file(t, ".failed.json"));
  const std::string log = file(t, ".log").string(), program = this_program(),
                    what = "run=" + told;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  std::string verbose = "verbose=true";
  char* arguments[] = {const_cast<char*>(program.c_str()),
                       const_cast<char*>(what.c_str()),
                       verbose_ ? verbose.data() : nullptr, nullptr};
  pid_t child = 0;
  const int failure =
      posix_spawn(&child, program.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    throw rewire::Error({program, "a process more",
                         std::generic_category().message(failure), "lower jobs"});
  }
  running_[child] = i;
  runs_[i].state = running;
  tell();
}

void Sweep::wait_for_one() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, 0);
  const auto at = running_.find(child);
  if (at == running_.end()) return;
  Run& run = runs_[at->second];
  running_.erase(at);
  settle(run, status);
  tell();
}

void Sweep::settle(Run& run, int status) {
  const Task& t = run.task;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    run.result = read_record(file(t, ".json"));
  relay_warnings(t);
  if (run.result) {
    run.state = done;
    ++done_;
    return;
  }
  run.state = failed;
  ++failed_;
  std::string reason = last_line(file(t, ".log"));
  if (WIFSIGNALED(status))
    reason = rewire::text(::strsignal(WTERMSIG(status)), " (", reason, ")");
  write_failure(file(t, ".failed.json"), {t, reason});
  std::cout << "failed: " << name_of(t) << ": " << reason << "\n";
}

void Sweep::relay_warnings(const Task& t) const {
  std::ifstream log(file(t, ".log"));
  for (std::string line; std::getline(log, line);)
    if (verbose_ || line.starts_with("warning")) std::cout << line << "\n";
}

void Sweep::tell() {
  if (silent) return;
  elapsed_ += watch_.lap();
  const std::size_t ended = done_ + failed_ - known_, left = total_ - done_ - failed_;
  std::string line =
      rewire::text(done_, " done, ", running_.size(), " running, ", failed_, " failed");
  if (ended > 0) {
    line += ", " +
            example::fixed(
                elapsed_ * static_cast<double>(left) / static_cast<double>(ended), 0) +
            " s left";
  }
  if ((isatty(STDOUT_FILENO) == 1)) {
    std::cout << "\r" << line << "      " << std::flush;
  } else if (ended != told_) {
    std::cout << line << std::endl;
  }
  told_ = ended;
}
