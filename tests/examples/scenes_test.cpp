// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "fast_scnn/scenes.hpp"
#include "io/scratch.hpp"

TEST_CASE("scenes: all 19 classes and ignored pixels, labels of both kinds agree") {
  const Scratch scratch;
  scenes::write(scratch.folder(), 1, 14, 7);
  for (const char* split : {"train", "val"}) {
    std::set<int> seen;
    for (const auto& frame : cityscapes::frames(scratch.folder(), split)) {
      const auto classes = cityscapes::read_classes(frame, {3, 64, 128});
      seen.insert(classes.begin(), classes.end());
      if (!frame.numbers_are_classes) continue;
      std::string ids = frame.labels.string();
      ids.replace(ids.find("labelTrainIds"), 13, "labelIds");
      CHECK(cityscapes::read_classes({frame.image, ids}, {3, 64, 128}) == classes);
    }
    CHECK(seen.size() == 20);
  }
}
