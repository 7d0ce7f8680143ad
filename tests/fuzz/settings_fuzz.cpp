// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are an experiment of the sparse training environment, or throw Error; what
// was composed can be written and read as YAML.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <rewire/core/errors.hpp>

// With what it needs: a fuzzer links no parts of examples.
#include "sparse_training_environment/parts/compose.cpp"
#include "sparse_training_environment/parts/keys.cpp"

namespace {

/// A configuration as small as one can be, in memory; gone at the end.
class Folder {
 public:
  Folder() {
    std::filesystem::create_directories(path_ / "experiment/hyperparameters");
    write("config.yaml",
          "experiment: x\npreset: smoke\ncompat: false\n"
          "presets: {smoke: {budget: 1}}\n");
    write("experiment/base.yaml", "budget: 650\nsparsities: [0.5]\nfile: ''\n");
    write("experiment/hyperparameters/default.yaml",
          "hyperparameters:\n  epochs: {type: integer, min: 1, max: 9}\n");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  void write(const char* name, std::string_view words) const {
    std::ofstream(path_ / name, std::ios::binary) << words;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ = "/dev/shm/rewire-fuzz-" + std::to_string(::getpid());
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  folder.write("experiment/x.yaml", {reinterpret_cast<const char*>(data), size});
  try {
    const Settings all = Composer(folder.path()).compose({});
    YAML::Load(all.yaml());
  } catch (const rewire::Error&) {
  }
  return 0;
}
