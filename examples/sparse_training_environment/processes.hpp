// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// This program, to be called again.
std::string this_program();

/// For a process to call that must not go on when the one that started it is killed.
void end_with_parent();

/// For a process that is to wait for its children: that they are ignored can be
/// inherited, and then none could be waited for.
void heed_children();

/// Calls of this program that run at the same time, each known by a key.  Those that
/// still run are stopped with it.  One at a time: it waits for any child there is.
class Processes {
 public:
  struct Ended {
    std::size_t key;
    bool well;           ///< it returned 0
    bool told;           ///< it was told to stop, and did not for a reason of its own
    std::string signal;  ///< that ended it, in words; or none
  };

  Processes() = default;
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;
  ~Processes();

  /// What it prints goes into `log`, made anew.  Throws where it cannot be started.
  void start(std::size_t key, std::vector<std::string> arguments,
             const std::filesystem::path& log);

  /// Waits until one ends; nothing where it was interrupted meanwhile.
  std::optional<Ended> wait();

  std::size_t running() const { return keys_.size(); }

 private:
  std::map<pid_t, std::size_t> keys_;
};
