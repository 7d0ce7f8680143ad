// SPDX-License-Identifier: BSD-3-Clause
// Runs a command and prints what it took: compile_time NAME COMMAND...
//   {"name": "rewire.hpp", "seconds": 4.1, "megabytes": 410}
// Memory is that of the largest process under it, so of the compiler proper.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include <rewire/core/stopwatch.hpp>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: compile_time NAME COMMAND...\n");
    return 2;
  }
  rewire::Stopwatch watch;
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  if (child < 0 || wait4(child, &status, 0, &used) < 0 || status != 0) {
    std::fprintf(stderr, "%s failed\n", argv[1]);
    return 1;
  }
  std::printf("{\"name\": \"%s\", \"seconds\": %.2f, \"megabytes\": %ld}\n", argv[1],
              watch.lap(), used.ru_maxrss / 1024);
}
