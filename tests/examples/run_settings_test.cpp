// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "../io/checkpoint_cases.hpp"
#include "../io/scratch.hpp"
#include "support/run_settings.hpp"

using namespace rewire;
using checkpoint_cases::overwrite;

TEST_CASE("run settings: a run goes on by the settings that it began with, or longer") {
  const Scratch scratch;
  example::Options job;
  const auto begin = [&](double rate, int epochs) {
    example::begin_run(job, scratch / ".", {{"rate", rate}, {"epochs", epochs}});
  };
  begin(0.1, 5);
  job.resume = true;
  begin(0.2, 5);  // nothing was learnt yet
  overwrite(scratch / "checkpoint.safetensors", "");
  overwrite(scratch / "result.json", "{}");

  const std::string refused = error_of(scratch, [&] { begin(0.1, 5); });
  const bool kept = std::filesystem::exists(scratch / "result.json");
  begin(0.2, 9);

  CHECK(refused ==
        "./settings.json: expected rate 0.2, with which the run began, found 0.1; give "
        "the same options, or leave out --resume");
  CHECK(kept);
  CHECK_FALSE(std::filesystem::exists(scratch / "result.json"));
  job.resume = false;
  begin(0.3, 9);  // anew
  overwrite(scratch / "settings.json", "{");
  job.resume = true;
  CHECK(error_of(scratch, [&] { begin(0.3, 9); }).find("no JSON object") !=
        std::string::npos);
}

TEST_CASE("run settings: a run takes up no checkpoint of other settings") {
  const Scratch scratch;
  const auto checkpoint = scratch / "checkpoint.safetensors";
  const auto begin = [&](bool resume, double rate) {
    example::Options job;
    job.resume = resume;
    return example::begin_run(job, scratch / ".", {{"rate", rate}});
  };
  CHECK_FALSE(begin(false, 0.1));
  overwrite(checkpoint, "of 0.1");

  SUBCASE("begun again by the same ones it goes on from its own") {
    CHECK_FALSE(begin(false, 0.1));
    CHECK(begin(true, 0.1));
  }
  SUBCASE("begun with others it does not, until it has saved") {
    CHECK_FALSE(begin(false, 0.2));
    CHECK_FALSE(begin(true, 0.2));
    CHECK_FALSE(begin(false, 0.2));
    CHECK_FALSE(begin(true, 0.2));
    overwrite(checkpoint, "of 0.2");
    CHECK(begin(true, 0.2));
  }
}
