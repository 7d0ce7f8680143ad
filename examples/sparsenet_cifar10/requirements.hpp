// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <png.h>
#include <zlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

/// What the program was built with and runs on, a line each, as the source's
/// requirements.txt.
inline void write_requirements(const std::filesystem::path& path) {
  using rewire::text;
  rewire::AtomicFile file(path);
  file.write(text("rewire==", rewire::version, "\nxtensor==", XTENSOR_VERSION_MAJOR,
                  ".", XTENSOR_VERSION_MINOR, ".", XTENSOR_VERSION_PATCH,
                  "\nnlohmann-json==", NLOHMANN_JSON_VERSION_MAJOR, ".",
                  NLOHMANN_JSON_VERSION_MINOR, ".", NLOHMANN_JSON_VERSION_PATCH,
                  "\nzlib==", zlibVersion(), "\nlibpng==", png_get_libpng_ver(nullptr),
                  "\ncompiler: ", __VERSION__,
                  "\nprocessor: ", rewire::RunReport::processor(),
                  "\nkernels: ", rewire::name(rewire::isa()),
                  "\nOpenBLAS kernels: ", rewire::blas_core(), "\n"));
  file.commit();
}
