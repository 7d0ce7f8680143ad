// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "support/file_hash.hpp"
#include "support/options.hpp"

namespace example {

/// What a run depends on, by name.
using RunSettings = std::map<std::string, nlohmann::json>;

namespace detail {

/// What `begin_run` left in `file`; null where that is not there, or no JSON.
inline nlohmann::json read_settings(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  const auto bytes = rewire::read_file(file);
  auto all = nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
  return all.is_object() ? all : nlohmann::json();
}

/// A setting that is not as it was before; null where there is none.  The number of
/// epochs may be another: a result names one value of a setting, and no epoch may have
/// had another.
inline const RunSettings::value_type* changed(const RunSettings& now,
                                              const nlohmann::json& before) {
  for (const auto& setting : now) {
    if (setting.first == "epochs") continue;
    if (before.value(setting.first, nlohmann::json()) != setting.second)
      return &setting;
  }
  return nullptr;
}

/// A run goes on as it began.
inline void require_same(const RunSettings& now, const nlohmann::json& before,
                         const std::filesystem::path& file) {
  if (before.is_null()) {
    throw rewire::Error({file.string(), "the settings of a run", "no JSON object",
                         "remove its folder and train again"});
  }
  const auto* other = changed(now, before);
  if (other == nullptr) return;
  throw rewire::Error({file.string(),
                       rewire::text(other->first, " ",
                                    before.value(other->first, nlohmann::json()).dump(),
                                    ", with which the run began"),
                       other->second.dump(),
                       "give the same options, or leave out --resume"});
}

}  // namespace detail

/// A run with `settings` begins in `folder`, or goes on, which is returned: from a
/// checkpoint of these settings, not from what a run with others left there before this
/// one began.  Leaves the settings in `settings.json`, and takes away what was said at
/// an earlier end; throws Error where the run goes on with other settings.
inline bool begin_run(const Options& job, const std::filesystem::path& folder,
                      const RunSettings& settings) {
  constexpr const char* earlier = "earlier_checkpoint";  // its hash
  const std::filesystem::path file = folder / "settings.json",
                              checkpoint = folder / "checkpoint.safetensors";
  const bool saved = std::filesystem::exists(checkpoint), known = exists(file);
  const nlohmann::json before = detail::read_settings(file);
  nlohmann::json kept(settings);
  if (saved) {
    if (job.resume && known) detail::require_same(settings, before, file);
    const bool other = before.is_null() || detail::changed(settings, before) != nullptr;
    const std::string hash = hash_of(checkpoint);
    const bool still = !before.is_null() && before.value(earlier, "") == hash;
    if (still || (other && !job.resume)) kept[earlier] = hash;
  }
  rewire::AtomicFile to(file);
  to.write(kept.dump(2) + "\n");
  to.commit();
  std::error_code unheard;  // there may be none
  std::filesystem::remove(folder / "result.json", unheard);
  return job.resume && saved && !kept.contains(earlier);
}

}  // namespace example
