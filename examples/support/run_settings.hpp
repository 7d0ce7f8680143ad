// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <system_error>

#include <rewire/core/errors.hpp>
#include <rewire/io/content_hash.hpp>
#include <rewire/io/file.hpp>

#include "support/options.hpp"

namespace example {

/// What a run depends on, by name.
using RunSettings = std::map<std::string, nlohmann::json>;

namespace detail {

/// What `begin_run` left in `file`.
inline nlohmann::json read_settings(const std::filesystem::path& file) {
  const auto bytes = rewire::read_file(file);
  auto all = nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (all.is_object()) return all;
  throw rewire::Error({file.string(), "the settings of a run", "no JSON object",
                       "remove its folder and train again"});
}

/// A run goes on as it began, but for its number of epochs: its result names one value
/// of a setting, and no epoch may have had another.
inline void require_same(const RunSettings& now, const nlohmann::json& before,
                         const std::filesystem::path& file) {
  for (const auto& [name, value] : now) {
    const nlohmann::json began = before.value(name, nlohmann::json());
    if (name == "epochs" || began == value) continue;
    throw rewire::Error(
        {file.string(),
         rewire::text(name, " ", began.dump(), ", with which the run began"),
         value.dump(), "give the same options, or leave out --resume"});
  }
}

inline std::string hash_of(const std::filesystem::path& file) {
  const auto bytes = rewire::read_file(file);
  rewire::ContentHash hash;
  hash.add(std::as_bytes(std::span(bytes)));
  return hash.text();
}

}  // namespace detail

/// A run with `settings` begins in `folder`, or goes on, which is returned: from a
/// checkpoint of its own, not from what an earlier run left there before this one
/// began. Leaves the settings in `settings.json`, and takes away what was said at an
/// earlier end; throws Error where the run goes on with other settings.
inline bool begin_run(const Options& job, const std::filesystem::path& folder,
                      const RunSettings& settings) {
  constexpr const char* earlier = "earlier_checkpoint";  // its hash
  const std::filesystem::path file = folder / "settings.json",
                              checkpoint = folder / "checkpoint.safetensors";
  const bool saved = std::filesystem::exists(checkpoint);
  bool goes_on = job.resume && saved;
  nlohmann::json kept(settings);
  if (saved && !job.resume) {
    kept[earlier] = detail::hash_of(checkpoint);
  } else if (saved && std::filesystem::exists(file)) {
    const nlohmann::json before = detail::read_settings(file);
    detail::require_same(settings, before, file);
    if (before.contains(earlier)) {
      kept[earlier] = before[earlier];
      goes_on = before[earlier] != detail::hash_of(checkpoint);
    }
  }
  rewire::AtomicFile to(file);
  to.write(kept.dump(2) + "\n");
  to.commit();
  std::error_code unheard;  // there may be none
  std::filesystem::remove(folder / "result.json", unheard);
  return goes_on;
}

}  // namespace example
