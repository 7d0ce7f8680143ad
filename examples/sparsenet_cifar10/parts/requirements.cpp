// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/requirements.hpp"

#include <png.h>
#include <zlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include <rewire/core/simd.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/core/version.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/run_report.hpp>
#include <rewire/kernels/gemm.hpp>

// Only OpenBLAS has it; with another BLAS it is null.
extern "C" __attribute__((weak)) char* openblas_get_config();

/// "OpenBLAS==0.3.21"
static std::string blas() {
  if (openblas_get_config == nullptr) return "BLAS: unknown";
  std::istringstream words(openblas_get_config());  // name, version, how it was built
  std::string name, version;
  words >> name >> version;
  return name + "==" + version;
}

void write_requirements(const std::filesystem::path& path) {
  using rewire::text;
  rewire::AtomicFile file(path);
  file.write(text("rewire==", rewire::version, "\nxtensor==", XTENSOR_VERSION_MAJOR,
                  ".", XTENSOR_VERSION_MINOR, ".", XTENSOR_VERSION_PATCH,
                  "\nnlohmann-json==", NLOHMANN_JSON_VERSION_MAJOR, ".",
                  NLOHMANN_JSON_VERSION_MINOR, ".", NLOHMANN_JSON_VERSION_PATCH,
                  "\nzlib==", zlibVersion(), "\nlibpng==", png_get_libpng_ver(nullptr),
                  "\n", blas(), "\ncompiler: ", __VERSION__,
                  "\nprocessor: ", rewire::RunReport::processor(),
                  "\nkernels: ", rewire::name(rewire::isa()),
                  "\nOpenBLAS kernels: ", rewire::blas_core(), "\n"));
  file.commit();
}
