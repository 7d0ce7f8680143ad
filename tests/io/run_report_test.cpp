// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <rewire/io/run_report.hpp>

#include "scratch.hpp"

using namespace rewire;

TEST_CASE("RunReport: names the version, the processor and the kernels in use") {
  const Scratch scratch;
  RunResult run;
  run.name = "SET";
  const RunReport report{.example = "one", .threads = 3, .runs = {run}};

  report.write(scratch / "result.json");

  std::ifstream file(scratch / "result.json");
  const auto found = nlohmann::json::parse(file);
  CHECK(found["version"] == version);
  CHECK(found["host"] == RunReport::processor());
  CHECK(found["isa"] == std::string(name(isa())));
  CHECK(found["threads"] == 3);
  CHECK(found["runs"][0]["name"] == "SET");
}
