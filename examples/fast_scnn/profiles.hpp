// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fast_scnn/profile.hpp"
#include "support/settings.hpp"

inline std::vector<Profile> parsed_profiles(const std::filesystem::path& file) {
  constexpr std::size_t smallest = 17, largest = 1 << 14;  // what Fast-SCNN takes
  const std::string shown = file.string();
  Settings all;
  std::map<std::string, std::string> lines;  // where each profile stands
  const YAML::Node root = load_yaml(file);
  const auto refuse = [&](const auto& entry, std::string expected) {
    throw rewire::Error({line_of(shown, entry), std::move(expected),
                         entry.first.template as<std::string>(), "correct the line"});
  };
  for (const auto& entry : root) {
    if (entry.first.as<std::string>() != "profiles" || !entry.second.IsMap())
      refuse(entry, "profiles: with a name for each");
    for (const auto& profile : entry.second) {
      const auto name = profile.first.as<std::string>();
      if (std::find(profile_names.begin(), profile_names.end(), name) ==
          profile_names.end())
        refuse(profile, "one of the profiles low, medium, high, higher, highest");
      lines[name] = line_of(shown, profile);
      if (!profile.second.IsMap()) {
        throw rewire::Error(
            {lines[name], "the four sides of " + name, "none", "add them in braces"});
      }
      for (const auto& side : profile.second) {
        const auto key = side.first.as<std::string>();
        if (key != "resized_image_width" && key != "resized_image_height" &&
            key != "patch_width" && key != "patch_height") {
          refuse(side,
                 "resized_image_width, resized_image_height, patch_width or "
                 "patch_height");
        }
        all.set(name + "." + key, {side.second, line_of(shown, side)});
      }
    }
  }
  std::vector<Profile> profiles;
  for (const std::string name : profile_names) {
    if (!lines.contains(name))
      throw rewire::Error({shown, "the profile " + name, "none", "add its four sides"});
    const auto side = [&](const std::string& key, std::size_t most) {
      const std::string path = name + "." + key;
      if (all.has(path)) return all.whole(path, smallest, most);
      throw rewire::Error({lines.at(name), path, "none", "add it"});
    };
    Profile p{.name = name,
              .image_width = side("resized_image_width", largest),
              .image_height = side("resized_image_height", largest)};
    p.patch_width = side("patch_width", p.image_width);
    p.patch_height = side("patch_height", p.image_height);
    profiles.push_back(std::move(p));
  }
  return profiles;
}

/// The five profiles of a file, in their order.  Throws Error with file and line.
inline std::vector<Profile> read_profiles(const std::filesystem::path& file) {
  return read_settings(file.string(), [&] { return parsed_profiles(file); });
}
