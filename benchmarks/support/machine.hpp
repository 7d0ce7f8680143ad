// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <rewire/core/process.hpp>
#include <rewire/core/simd.hpp>
#include <rewire/core/version.hpp>
#include <rewire/kernels/gemm.hpp>

namespace bench {

inline std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return line.substr(colon + 2);
  }
  return "unknown";
}

inline std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

/// What somebody forced upon OpenBLAS; empty if nothing.
inline std::string forced_blas() {
  std::string forced;
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) forced += std::string(name) + "=" + value + " ";
  }
  return forced;
}

/// What a measurement depends on: the banner above every table, and the context of
/// every JSON file.
inline std::vector<std::pair<const char*, std::string>> machine() {
  const std::size_t cores =
      rewire::usable_cores().value_or(std::thread::hardware_concurrency());
  std::vector<std::pair<const char*, std::string>> all{
      {"cpu", cpu_name()},
      {"cores", std::to_string(cores)},
      {"compiler", compiler()},
      {"rewire", rewire::version},
      {"isa", std::string(rewire::name(rewire::isa()))},
      {"blas_core", rewire::blas_core()}};
  if (const std::string forced = forced_blas(); !forced.empty()) {
    all.emplace_back("warning", forced +
                                    "makes OpenBLAS take kernels of another processor: "
                                    "unset it");
  }
  return all;
}

}  // namespace bench
