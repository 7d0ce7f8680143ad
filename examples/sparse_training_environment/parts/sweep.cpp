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
  std::vector<std::size_t> open;
  for (const Task& t : tasks)
    if (const std::size_t i = add(t); !results_[i]) open.push_back(i);
  done_ = first_done_ = tasks.size() - open.size();
  if (done_ > 0 && verbose_)
    std::cout << done_ << " of " << tasks.size() << " have a result already\n";
  for (const std::size_t i : open) {
    while (running_.size() >= jobs_) wait_for_one();
    start(i);
  }
  while (!running_.empty()) wait_for_one();
  if (!silent && isatty(STDOUT_FILENO) == 1 && !open.empty()) std::cout << "\n";
  return std::move(results_);
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

Sweep::Result Sweep::known(const Task& task) const {
  auto found = read_record(file(task, ".json"));
  if (!found || same_training(task, found->task)) return found;
  const bool asks = task.experiment_type == "optimization";
  throw rewire::Error(
      {file(task, ".json").string(), "a result of these settings", "one of others",
       rewire::text("go on with those", asks ? " and with as many jobs" : "",
                    ", give another output_dir, or remove the folder")});
}

void Sweep::begin(std::size_t count) {
  tasks_.clear();
  results_.clear();
  total_ = count;
  watch_ = {};
  elapsed_ = 0;
  done_ = first_done_ = failed_ = told_ = 0;
}

std::size_t Sweep::add(const Task& task) {
  results_.push_back(known(task));
  tasks_.push_back(task);
  return tasks_.size() - 1;
}

bool Sweep::is_running(std::size_t i) const {
  return std::any_of(running_.begin(), running_.end(),
                     [i](const auto& r) { return r.second == i; });
}

void Sweep::start(std::size_t i) {
  const Task& t = tasks_[i];
  const std::string told = write_task(t).string();
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
  tell();
}

void Sweep::wait_for_one() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, 0);
  const auto at = running_.find(child);
  if (at == running_.end()) return;
  const std::size_t i = at->second;
  running_.erase(at);
  const Task& t = tasks_[i];
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    results_[i] = read_record(file(t, ".json"));
  relay_warnings(t);
  if (results_[i]) {
    ++done_;
  } else {
    ++failed_;
    std::cout << "failed: " << name_of(t) << ": " << last_line(file(t, ".log")) << "\n";
  }
  tell();
}

void Sweep::relay_warnings(const Task& t) const {
  std::ifstream log(file(t, ".log"));
  for (std::string line; std::getline(log, line);)
    if (verbose_ || line.starts_with("warning")) std::cout << line << "\n";
}

void Sweep::tell() {
  if (silent) return;
  elapsed_ += watch_.lap();
  const std::size_t ended = done_ + failed_ - first_done_,
                    left = total_ - done_ - failed_;
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
