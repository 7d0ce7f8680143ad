// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/processes.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <rewire/core/errors.hpp>

extern char** environ;

std::string this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGTERM); }

void heed_children() { ::signal(SIGCHLD, SIG_DFL); }

Processes::~Processes() {
  for (const auto& [child, key] : keys_) ::kill(child, SIGTERM);
}

void Processes::start(std::size_t key, std::vector<std::string> arguments,
                      const std::filesystem::path& log) {
  std::string program = this_program();
  std::vector<char*> words{program.data()};
  for (std::string& a : arguments) words.push_back(a.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int failure =
      posix_spawn(&child, program.c_str(), &files, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    throw rewire::Error({program, "a process more",
                         std::generic_category().message(failure), "lower jobs"});
  }
  keys_[child] = key;
}

std::optional<Processes::Ended> Processes::wait() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, 0);
  if (child < 0 && errno != EINTR) {
    throw rewire::Error({this_program(), "a process to wait for",
                         std::generic_category().message(errno),
                         "call it again: it goes on where it was"});
  }
  const auto at = keys_.find(child);
  if (at == keys_.end()) return std::nullopt;
  Ended ended{.key = at->second, .well = status == 0, .told = false, .signal = {}};
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    ended.told = signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
    ended.signal = ::strsignal(signal);
  }
  keys_.erase(at);
  return ended;
}
