// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/difference.hpp"

#include <nlohmann/json.hpp>

#include "sparse_training_environment/task_json.hpp"

/// Names and values of what makes a difference.
static nlohmann::json settings_of(const Task& t) {
  nlohmann::json all = nlohmann::json(t).flatten();
  for (const char* key :
       {"/threads", "/data/folder", "/contents", "/config_id", "/place"})
    all.erase(key);
  return all;
}

std::string content_of(const Task& t) { return settings_of(t).dump(); }

std::optional<Difference> difference(const Task& a, const Task& b) {
  const nlohmann::json left = settings_of(a), right = settings_of(b);
  const auto value = [](const nlohmann::json& all, const std::string& key) {
    return all.contains(key) ? all[key].dump() : "nothing";
  };
  // What a search is given makes it ask for other hyper-parameters, not they that.
  for (const bool hyper : {false, true}) {
    for (const nlohmann::json& all : {left, right}) {
      for (const auto& entry : all.items()) {
        const std::string key = entry.key();
        if (key.starts_with("/config/") != hyper) continue;
        const std::string l = value(left, key), r = value(right, key);
        if (l != r) return Difference{key.substr(key.rfind('/') + 1), l, r};
      }
    }
  }
  const std::string &l = a.data.contents, &r = b.data.contents;
  if (l != r && !l.empty() && !r.empty()) return Difference{"contents", l, r};
  return std::nullopt;
}
