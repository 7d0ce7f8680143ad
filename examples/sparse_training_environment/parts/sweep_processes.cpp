// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/store.hpp"

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

/// Whether a process was told to stop, and did not end for a reason of its own.
static bool interrupted(int status) {
  if (!WIFSIGNALED(status)) return false;
  const int signal = WTERMSIG(status);
  return signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
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
                       options_.verbose ? verbose.data() : nullptr, nullptr};
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
  show();
}

void Sweep::wait_for_one() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, 0);
  if (child < 0 && errno != EINTR) {
    throw rewire::Error({"sweep", "a training to wait for",
                         std::generic_category().message(errno),
                         "call it again: it goes on where it was"});
  }
  const auto at = running_.find(child);
  if (at == running_.end()) return;
  Run& run = runs_[at->second];
  running_.erase(at);
  settle(run, status);
  show();
}

void Sweep::settle(Run& run, int status) {
  const Task& t = run.task;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    run.result = read_own_record(file(t, ".json"));
  relay_warnings(t);
  if (run.result) {
    run.state = done;
    ++done_;
    return;
  }
  if (of_search(t) && interrupted(status)) {
    throw rewire::Error({name_of(t), "a training that comes to its end",
                         rewire::text("one that was told to stop (",
                                      ::strsignal(WTERMSIG(status)), ")"),
                         "call it again: the search goes on where it was"});
  }
  run.state = failed;
  ++failed_;
  std::string reason = last_line(file(t, ".log"));
  if (WIFSIGNALED(status))
    reason = rewire::text(::strsignal(WTERMSIG(status)), " (", reason, ")");
  write_failure(file(t, ".failed.json"), {t, reason});
  say(rewire::text("failed: ", name_of(t), ": ", reason));
}

void Sweep::relay_warnings(const Task& t) {
  std::ifstream log(file(t, ".log"));
  for (std::string line; std::getline(log, line);)
    if (options_.verbose || line.starts_with("warning")) say(line);
}

void Sweep::show() { progress_.show(done_, running_.size(), failed_, known_); }
