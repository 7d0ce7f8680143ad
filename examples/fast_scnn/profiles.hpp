// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fast_scnn/profile.hpp"
#include "support/settings.hpp"

/// The five profiles of a file, in their order.  Throws Error with file and line.
inline std::vector<Profile> read_profiles(const std::filesystem::path& file) {
  constexpr std::size_t smallest = 17, largest = 1 << 14;  // what Fast-SCNN takes
  const std::string shown = file.string();
  Settings all;
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
              profile_names.end() ||
          !profile.second.IsMap())
        refuse(profile, "one of the profiles low, medium, high, higher, highest");
      all.set(name, {YAML::Node(), line_of(shown, profile)});
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
    const auto side = [&](const char* key, std::size_t most) {
      return all.whole(name + "." + key, smallest, most);
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
