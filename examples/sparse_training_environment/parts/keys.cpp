// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/keys.hpp"

#include <algorithm>
#include <cstddef>

#include "support/settings.hpp"

Keys::Keys(const std::filesystem::path& folder) {
  for (const auto& entry : load_yaml(folder / "config.yaml"))
    keys_.insert(entry.first.as<std::string>());
  keys_.erase("presets");
  const auto files = folder / "experiment";
  for (const auto& entry : load_yaml(files / "base.yaml"))
    keys_.insert("experiment." + entry.first.as<std::string>());
  for (const auto& entry :
       load_yaml(files / "hyperparameters" / "default.yaml")["hyperparameters"]) {
    const std::string name = hyper + entry.first.as<std::string>();
    keys_.insert(name);
    for (const char* part : {"type", "min", "max", "default", "scaling", "options"})
      keys_.insert(name + "." + part);
  }
}

/// A path without the beginning that may be left out.
static std::string bare(const std::string& path) {
  for (const std::string& before : {hyper, std::string("experiment.")})
    if (path.starts_with(before)) return path.substr(before.size());
  return path;
}

std::string Keys::resolve(const std::string& key, const std::string& where) const {
  for (const std::string& before : {std::string(), std::string("experiment."), hyper})
    if (keys_.contains(before + key)) return before + key;
  const bool in_file = key.starts_with("experiment.");
  std::string nearest;
  std::size_t fewest = key.size() + 1000;
  for (const std::string& known : keys_) {
    if (in_file && !known.starts_with("experiment.")) continue;
    const std::size_t away = std::min(edits(key, known), edits(bare(key), bare(known)));
    if (away < fewest) fewest = away, nearest = bare(known);
  }
  throw rewire::Error(
      {where, "a key that exists", key, rewire::text("the nearest one is ", nearest)});
}
