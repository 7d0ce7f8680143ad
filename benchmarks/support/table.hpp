// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "support/machine.hpp"

namespace bench {

/// Prints a banner and one line an entry.  (Google Benchmark's own table has no median,
/// and columns of CPU time and iterations that say nothing about entries run once.)
class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override {
    for (const auto& [what, is] : machine()) std::printf("%s: %s\n", what, is.c_str());
    std::printf("\n%-52s %10s %7s %8s %8s %8s %8s\n", "", "median", "spread", "GFLOP/s",
                "ceiling", "vs plain", "vs sgemm");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) print(run);
    std::fflush(stdout);
  }

 private:
  static void print(const Run& run) {
    std::printf("%-52s", run.run_name.function_name.c_str());
    if (run.error_occurred) {
      std::printf(" %s\n", run.error_message.c_str());
      return;
    }
    std::map<std::string, double> left;
    for (const auto& [key, counter] : run.counters) left[key] = counter.value;
    std::printf(" %10s", seconds(run.real_accumulated_time).c_str());
    constexpr std::array<std::array<const char*, 2>, 5> columns{
        {{"spread", "%7.2f"},
         {"GFLOP/s", "%8.1f"},
         {"of_ceiling", "%8.2f"},
         {"vs_plain", "%8.2f"},
         {"vs_sgemm", "%8.2f"}}};
    for (const auto& [key, format] : columns) {
      const auto found = left.find(key);
      std::printf(" ");
      if (found == left.end()) {
        std::printf("%*s", format[1] - '0', "");
        continue;
      }
      std::printf(format, found->second);
      left.erase(found);
    }
    if (!run.report_label.empty()) std::printf("  %s", run.report_label.c_str());
    for (const auto& [key, value] : left) {
      if (key != "samples") std::printf("  %s=%.4g", key.c_str(), value);
    }
    std::printf("\n");
  }

  static std::string seconds(double s) {
    if (s <= 0) return "";
    std::array<char, 32> text{};
    if (s < 1e-3) {
      std::snprintf(text.data(), text.size(), "%.3g us", 1e6 * s);
    } else if (s < 1) {
      std::snprintf(text.data(), text.size(), "%.4g ms", 1e3 * s);
    } else {
      std::snprintf(text.data(), text.size(), "%.4g s", s);
    }
    return text.data();
  }
};

}  // namespace bench
