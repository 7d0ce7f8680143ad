// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/io/file.hpp>

namespace rewire::detail {

/// What became of a program that was run.
struct Ran {
  enum class End { well, badly, missing, too_slow } end = End::badly;
  std::string said;  ///< the beginning of what it wrote to its output and error output
};

/// In the child between fork and exec: only calls that are safe there.
[[noreturn]] inline void become(char* const* command, const char* folder, int output) {
  ::setpgid(0, 0);  // so that what it starts can be stopped with it
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  const int input = ::open("/dev/null", O_RDONLY);
  if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 ||
      ::dup2(output, 2) < 0 || ::chdir(folder) != 0) {
    ::_exit(126);
  }
  ::execvp(command[0], command);
  ::_exit(127);
}

/// Reads what is there; true as long as more may come.
inline bool listen_to(int output, std::string& said) {
  constexpr std::size_t most = 4096;
  char piece[512];
  const ssize_t got = ::read(output, piece, sizeof piece);
  if (got > 0 && said.size() < most) said.append(piece, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/// Runs `command` (looked up in PATH, no shell) in `folder` with empty input, and waits
/// until it ends, at most `patience`; after that it is killed.
inline Ran run_program(std::vector<std::string> command,
                       const std::filesystem::path& folder,
                       std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {Ran::End::badly, system_words(errno)};
  const Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  ::fcntl(output.get(), F_SETFL, O_NONBLOCK);

  const pid_t child = ::fork();
  if (child < 0) return {Ran::End::badly, system_words(errno)};
  if (child == 0) become(words.data(), folder.c_str(), input.get());
  ::setpgid(child, child);  // whoever of the two comes first
  input = Descriptor();

  Ran ran;
  const auto deadline = Clock::now() + patience;
  bool open = true;
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    // Who ignores SIGCHLD cannot learn the status: then it counts as having ended well.
    if (ended == child || (ended < 0 && errno == ECHILD)) break;
    if (Clock::now() >= deadline) {
      ::kill(-child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      ran.end = Ran::End::too_slow;
      return ran;
    }
    pollfd wait{open ? output.get() : -1, POLLIN, 0};
    if (::poll(&wait, 1, open ? 50 : 2) > 0) open = listen_to(output.get(), ran.said);
  }
  while (open && ran.said.size() < 4096) {
    const std::size_t before = ran.said.size();
    open = listen_to(output.get(), ran.said) && ran.said.size() > before;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) ran.end = Ran::End::well;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) ran.end = Ran::End::missing;
  return ran;
}

}  // namespace rewire::detail
