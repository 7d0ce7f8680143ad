// SPDX-License-Identifier: BSD-3-Clause
#include "support/outcome.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <rewire/io/run_report.hpp>

namespace example {

void write_results(const std::string& example, const Options& job,
                   const std::vector<Outcome>& outcomes,
                   const std::filesystem::path& path) {
  const std::size_t all = std::max(1U, std::thread::hardware_concurrency());
  rewire::RunReport report{.example = example,
                           .command = job.command,
                           .threads = job.threads == 0 ? all : job.threads,
                           .runs = {}};
  for (const Outcome& o : outcomes) report.runs.push_back(o.result);
  report.write(path);
}

}  // namespace example
