// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <rewire/io/png.hpp>

/// The classes of a data set, in the order of their numbers, and the colours that they
/// are drawn in.
struct ClassSet {
  struct Class {
    std::string name;
    rewire::Colour colour;
  };
  std::vector<Class> classes;

  std::size_t size() const { return classes.size(); }
  /// For `write_png`: that of each class, then black, for what is ignored.
  std::vector<rewire::Colour> palette() const {
    std::vector<rewire::Colour> colours;
    for (const Class& c : classes) colours.push_back(c.colour);
    colours.push_back({0, 0, 0});
    return colours;
  }
};

/// The 19 classes that Cityscapes is judged by, in its own colours (cityscapesScripts,
/// helpers/labels.py).
inline const ClassSet& cityscapes_classes() {
  static const ClassSet set{{{"road", {128, 64, 128}},
                             {"sidewalk", {244, 35, 232}},
                             {"building", {70, 70, 70}},
                             {"wall", {102, 102, 156}},
                             {"fence", {190, 153, 153}},
                             {"pole", {153, 153, 153}},
                             {"traffic light", {250, 170, 30}},
                             {"traffic sign", {220, 220, 0}},
                             {"vegetation", {107, 142, 35}},
                             {"terrain", {152, 251, 152}},
                             {"sky", {70, 130, 180}},
                             {"person", {220, 20, 60}},
                             {"rider", {255, 0, 0}},
                             {"car", {0, 0, 142}},
                             {"truck", {0, 0, 70}},
                             {"bus", {0, 60, 100}},
                             {"train", {0, 80, 100}},
                             {"motorcycle", {0, 0, 230}},
                             {"bicycle", {119, 11, 32}}}};
  return set;
}

/// The 11 classes of CamVid as SegNet groups them, in the colours that Cityscapes gives
/// what they show.
inline const ClassSet& camvid_classes() {
  static const ClassSet set{{{"sky", {70, 130, 180}},
                             {"building", {70, 70, 70}},
                             {"pole", {153, 153, 153}},
                             {"road", {128, 64, 128}},
                             {"pavement", {244, 35, 232}},
                             {"tree", {107, 142, 35}},
                             {"sign", {220, 220, 0}},
                             {"fence", {190, 153, 153}},
                             {"car", {0, 0, 142}},
                             {"pedestrian", {220, 20, 60}},
                             {"bicyclist", {119, 11, 32}}}};
  return set;
}
