// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <set>
#include <string>

/// What the path of every hyper-parameter begins with.
inline const std::string hyper = "experiment.hyperparameters.";

/// What may be set at all: the keys of config.yaml, of base.yaml, and those of each
/// hyper-parameter of default.yaml.
class Keys {
 public:
  explicit Keys(const std::filesystem::path& folder);

  /// The whole path of a key that may leave its beginning out; throws where there is
  /// none, and names the nearest.
  std::string resolve(const std::string& key, const std::string& where) const;

 private:
  std::set<std::string> keys_;
};
