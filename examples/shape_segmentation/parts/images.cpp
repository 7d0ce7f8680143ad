// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/images.hpp"

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>

#include <rewire/data/shapes.hpp>
#include <rewire/data/standardise.hpp>
#include <rewire/io/raw_maps.hpp>

/// Pictures drawn by the seed, left in --out as files in the format of the tutorial's,
/// and read from there.
static rewire::RawMaps drawn_files(const Job& job) {
  if (job.valid >= job.count) {
    throw rewire::Error({"--valid-size",
                         rewire::text("less than the ", job.count, " pictures drawn"),
                         rewire::text(job.valid), "lower it, or raise --count"});
  }
  const rewire::RawMaps files{.images = job.out / "images.dat",
                              .masks = job.out / "masks.dat",
                              .size = job.size};
  rewire::write_raw_maps(files,
                         rewire::shapes(job.count - job.valid, job.valid, job.seed,
                                        {.size = job.size, .hard = job.hard}));
  return files;
}

rewire::Split load(const Job& job) {
  const auto folder = job.data / "seg-shapes";
  const bool real =
      std::filesystem::exists(folder) && !job.hard && job.preset != "smoke";
  rewire::RawMaps files{.images = job.images, .masks = job.masks, .size = job.size};
  std::string told = job.images.string();
  if (job.images.empty() && real) {
    files.images = folder / "shape_imgs_shape_1_500.dat";
    files.masks = folder / "shape_masks_shape_1_500.dat";
    told = "the tutorial's pictures from " + folder.string();
  } else if (job.images.empty()) {
    files = drawn_files(job);
    told =
        std::string(job.hard ? "hard pictures" : "pictures by the tutorial's recipe") +
        ", drawn into " + files.images.string();
  }
  rewire::Split set = rewire::read_raw_maps(files, job.valid);
  std::cout << "data: " << told << "; " << set.train.size() << " + " << set.test.size()
            << " images of " << rewire::text(set.train.shape()) << ", "
            << set.train.classes() << " classes\n";
  rewire::standardise(set);
  return set;
}
