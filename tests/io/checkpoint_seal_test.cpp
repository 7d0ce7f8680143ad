// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "checkpoint_cases.hpp"
#include "support/error.hpp"

using namespace rewire;
using namespace checkpoint_cases;

namespace {

/// What reading these bytes says.
std::string complaint(const std::string& bytes) {
  return support::error_of([&] {
    detail::checkpoint_in(Safetensors({bytes.begin(), bytes.end()}, "run"), "run");
  });
}

}  // namespace

TEST_CASE("resume: a file cut off anywhere is refused, and nothing has changed") {
  Case c;
  std::size_t refused = 0, files = 0;
  for (std::size_t length = 0; length < c.good.size(); ++length) {
    const std::string cut = c.good.substr(0, length);
    refused += complaint(cut).starts_with("run: ");
    if (length % 64 != 0) continue;
    ++files;
    overwrite(c.path, cut);
    CHECK(c.message() == complaint(cut));
  }
  CHECK(refused == c.good.size());
  CHECK(files > 40);
  CHECK(c.unchanged());
}

TEST_CASE("resume: any bit changed anywhere is noticed, and nothing has changed") {
  Case c;
  std::size_t noticed = 0, files = 0;
  for (std::size_t bit = 0; bit < 8 * c.good.size(); ++bit) {
    std::string damaged = c.good;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1U << bit % 8);
    const std::string said = complaint(damaged);
    noticed += said.starts_with("run: ");
    if (bit % 509 != 0) continue;
    ++files;
    overwrite(c.path, damaged);
    CHECK(c.message() == said);
  }
  CHECK(noticed == 8 * c.good.size());
  CHECK(files > 40);
  CHECK(c.unchanged());
}

TEST_CASE(
    "resume: a file written before there were seals is read, unless it lost one") {
  Case c;
  CHECK(c.message_after({.seal = false}) ==
        "run: expected a checkpoint sealed with fnv1a64, found no seal; the file was "
        "edited; take another checkpoint");
  overwrite(c.path, c.good);
  rewrite(c.path, {.notes = {{"format", "rewire-1"}}, .seal = false});

  CHECK(c.message() == "no error");

  CHECK(support::state_of(c.victim.net) == support::state_of(c.saved.net));
}
