// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>

#include <rewire/io/program.hpp>

#include "io/scratch.hpp"

using rewire::detail::Ran;
using rewire::detail::run_program;

namespace {

constexpr std::chrono::seconds long_enough{30};

}  // namespace

TEST_CASE("program: runs in the folder and is listened to") {
  const Scratch scratch;

  const Ran ran = run_program({"sh", "-c", "echo out; echo err >&2; echo x > here"},
                              scratch / "", long_enough);

  CHECK(ran.end == Ran::End::well);
  CHECK(ran.said == "out\nerr\n");
  CHECK(std::filesystem::exists(scratch / "here"));
}

TEST_CASE("program: arguments reach it as they are") {
  const Ran ran = run_program({"echo", "a b", "$HOME", "'\"`;"}, "/", long_enough);

  CHECK(ran.said == "a b $HOME '\"`;\n");
}

TEST_CASE("program: failure, absence and a wrong folder are told apart from success") {
  CHECK(run_program({"sh", "-c", "exit 3"}, "/", long_enough).end == Ran::End::badly);
  CHECK(run_program({"sh", "-c", "kill -9 $$"}, "/", long_enough).end ==
        Ran::End::badly);
  CHECK(run_program({"no-such-program"}, "/", long_enough).end == Ran::End::missing);
  CHECK(run_program({"true"}, "/no/such/folder", long_enough).end == Ran::End::badly);
}

TEST_CASE("program: one that hangs is stopped, with what it started") {
  const auto start = std::chrono::steady_clock::now();

  const Ran ran = run_program({"sh", "-c", "echo begun; sleep 60"}, "/",
                              std::chrono::milliseconds(300));

  CHECK(ran.end == Ran::End::too_slow);
  CHECK(ran.said == "begun\n");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("program: one that leaves a child behind does not keep us waiting") {
  const auto start = std::chrono::steady_clock::now();

  const Ran ran = run_program({"sh", "-c", "sleep 12 & echo done"}, "/", long_enough);

  CHECK(ran.end == Ran::End::well);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("program: much output neither blocks it nor fills our memory") {
  const Ran ran = run_program({"sh", "-c", "yes | head -c 1000000"}, "/", long_enough);

  CHECK(ran.end == Ran::End::well);
  CHECK(ran.said.size() >= 4096);
  CHECK(ran.said.size() < 5000);
}

TEST_CASE("program: waiting works where SIGCHLD is ignored") {
  const auto before = std::signal(SIGCHLD, SIG_IGN);

  const Ran ran = run_program({"echo", "hello"}, "/", long_enough);

  std::signal(SIGCHLD, before);
  CHECK(ran.end == Ran::End::well);
  CHECK(ran.said == "hello\n");
}
