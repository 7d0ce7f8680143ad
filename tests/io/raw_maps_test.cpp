// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include <rewire/data/shapes.hpp>
#include <rewire/io/raw_maps.hpp>

#include "io/full_disk.hpp"
#include "io/scratch.hpp"

using namespace rewire;

namespace {

/// Three images of 2 x 2 pixels and two colours, and masks of 0, 1 and 2.
RawMaps tiny(const Scratch& in) {
  std::vector<std::uint8_t> images(24);
  for (std::size_t i = 0; i < 24; ++i) images[i] = static_cast<std::uint8_t>(i);
  write_file(in / "images", images);
  write_file(in / "masks",
             std::vector<std::uint8_t>{0, 1, 0, 2, 255, 0, 0, 1, 2, 2, 0, 0});
  return {.images = in / "images", .masks = in / "masks", .size = 2, .channels = 2};
}

}  // namespace

TEST_CASE("raw maps: colours side by side come apart, the last images validate") {
  const Scratch scratch;

  const Split set = read_raw_maps(tiny(scratch), 1);

  REQUIRE(set.train.size() == 2);
  REQUIRE(set.test.size() == 1);
  CHECK(set.train.shape() == Shape{2, 2, 2});
  CHECK(set.train.classes() == 3);
  CHECK(set.test.classes() == 3);
  const auto& bytes = std::get<Dataset::Bytes>(set.train.samples());
  CHECK(std::vector<int>(bytes.begin(), bytes.end()) ==
        std::vector<int>{0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15});
  CHECK(std::vector<Label>(set.train.labels().begin(), set.train.labels().end()) ==
        std::vector<Label>{0, 1, 0, 2, ignored, 0, 0, 1});
  CHECK(set.test.labels()[0] == 2);
}

TEST_CASE("raw maps: what was written is read again, packed or not") {
  const Scratch scratch;
  const RawMaps files{.images = scratch / "i.dat", .masks = scratch / "m.dat"};
  const Split set = shapes(7, 3, 1, {.hard = true});

  write_raw_maps(files, set);

  const auto check = [&] {
    const Split again = read_raw_maps(files, 3);
    for (const bool train : {true, false}) {
      const Dataset &a = train ? set.train : set.test,
                    &b = train ? again.train : again.test;
      CHECK(std::get<Dataset::Bytes>(a.samples()) ==
            std::get<Dataset::Bytes>(b.samples()));
      CHECK(std::equal(a.labels().begin(), a.labels().end(), b.labels().begin(),
                       b.labels().end()));
    }
  };
  CHECK(std::filesystem::file_size(files.images) == 10 * 32 * 32 * 3);
  CHECK(std::filesystem::file_size(files.masks) == 10 * 32 * 32);
  check();
  for (const auto& file : {files.images, files.masks}) {
    write_file(file.string() + ".gz", gzip(read_file(file)));
    std::filesystem::remove(file);
  }
  check();
}

TEST_CASE("raw maps: ignored places survive a round trip") {
  const Scratch scratch;
  const RawMaps files = tiny(scratch);
  const auto before = read_file(files.masks);

  write_raw_maps(files, read_raw_maps(files, 1));

  CHECK(read_file(files.masks) == before);
}

TEST_CASE("raw maps: files that do not fit are refused with one sentence") {
  const Scratch scratch;
  RawMaps files = tiny(scratch);
  const auto message = [&](std::size_t valid = 1) {
    return error_of(scratch, [&] { read_raw_maps(files, valid); });
  };

  CHECK(
      message(3) ==
      "images: expected 1 to 2 of its 3 images to validate on, found 3; choose fewer, "
      "so that some are left to train on");
  CHECK(
      message(0) ==
      "images: expected 1 to 2 of its 3 images to validate on, found 0; choose fewer, "
      "so that some are left to train on");
  files.size = 3;
  CHECK(message() ==
        "images: expected whole images of 3x3x2 = 18 bytes, found 24 bytes; check the "
        "size of the images, or fetch the file again");
  files.size = 0;
  CHECK(
      message() ==
      "images: expected images of 1 to 16384 pixels a side, 1 to 255 colours, found 0 "
      "pixels, 2 colours; give the size of the images");
  files.size = 2;
  write_file(files.masks, std::vector<std::uint8_t>(11));
  CHECK(message() ==
        "masks: expected 12 bytes, a mask of 2x2 for each of 3 images, found 11; check "
        "that the two files belong together");
  write_file(files.masks,
             std::vector<std::uint8_t>{0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(message() ==
        "masks: expected masks of at least two classes, 0 for the background, found no "
        "value from 1 to 254; write 1 where the foreground is; 255 means that a pixel "
        "is left out");
  files.masks = scratch / "nothing";
  CHECK(message() ==
        "nothing: expected this file, or the same with .gz, found neither; check the "
        "path");
  files.masks = scratch.folder();
  CHECK(message().find("expected a file, found a folder") != std::string::npos);
  files.masks = scratch / "empty";
  write_file(files.masks, {});
  CHECK(message().find("expected 12 bytes") != std::string::npos);
}

TEST_CASE("raw maps: a full disk leaves both files as they were") {
  const Scratch scratch;
  const RawMaps files = tiny(scratch);
  const auto images = read_file(files.images), masks = read_file(files.masks);
  const Split set = shapes(90, 10, 1);

  const std::string message = error_of(scratch, [&] {
    const FullDisk full(100000);
    write_raw_maps(files, set);
  });

  CHECK(message.find("expected room for ") != std::string::npos);
  CHECK(message.find("free some space, or choose another place") != std::string::npos);
  CHECK(read_file(files.images) == images);
  CHECK(read_file(files.masks) == masks);
  CHECK(scratch.entries() == 2);
}

TEST_CASE("raw maps: sets without a label a pixel are not written") {
  const Scratch scratch;
  const Split set{
      Dataset({1, 2, 2}, Dataset::Bytes::from_shape({2, 4}), {0, 1}, 2, "flat"), {}};

  CHECK(error_of(scratch, [&] {
          write_raw_maps({.images = scratch / "i", .masks = scratch / "m"}, set);
        }).find("flat: expected square images of bytes with a label a pixel") == 0);

  CHECK(scratch.entries() == 0);
}
