// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sparse_training_environment/keys.hpp"
#include "support/settings.hpp"

/// Puts the files of a configuration together, as Hydra does with those of the
/// published program: config.yaml, the experiment with its `defaults`, the preset, and
/// what the command line says.
class Composer {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  explicit Composer(std::filesystem::path folder);

  /// arguments: as `pairs` takes them.
  Settings compose(const std::vector<std::string>& arguments);

  /// Keys and values of "key=value", "--key=value" or "--key", "value".
  Pairs pairs(const std::vector<std::string>& arguments) const;

 private:
  using Leaf = Settings::Leaf;
  using Leaves = std::map<std::string, Leaf>;

  Settings composed(const std::vector<std::string>& arguments);
  Leaves overrides(const Pairs& given) const;
  void take_experiment(Settings& all, const Leaves& said);
  void take(Settings& all, const std::filesystem::path& file);
  void take_presets(const YAML::Node& presets, const std::string& file);
  void take_compat(Settings& all) const;
  void merge(Settings& all, const std::string& prefix, const YAML::Node& node,
             const std::string& file) const;
  template <class Entry>
  void merge_entry(Settings& all, const std::string& path, const Entry& entry,
                   const std::string& file) const;
  void put(Settings& all, const std::string& path, const Leaf& leaf) const;
  std::filesystem::path file_of(const std::string& name) const;
  [[noreturn]] void refuse_experiment(const Settings& all,
                                      const std::string& name) const;

  std::filesystem::path folder_;
  Keys keys_;
  std::string file_ = "config.yaml";  ///< being read
  std::size_t depth_ = 0;
  std::vector<std::pair<std::string, YAML::Node>> later_;  ///< presets by file
};
