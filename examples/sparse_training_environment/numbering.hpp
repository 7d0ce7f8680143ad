// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "sparse_training_environment/task.hpp"

/// "43-0007": of the seventh training of seed 43.
std::string config_id(std::uint64_t seed, std::size_t number);

/// Gives trainings the numbers under which a folder has them already, whatever list of
/// trainings they were part of: those of a longer list of sparsities, say.
class Numbering {
 public:
  explicit Numbering(const std::filesystem::path& runs);

  /// The number of a training: the one it has, else its own, else one that is free.
  /// Asked again for one that is alike, it gives another.
  std::string id_of(const Task& t);

 private:
  std::map<std::string, std::deque<std::string>> known_;  ///< by what is trained
  std::set<std::string> taken_;
};
