// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <png.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/data/batches.hpp>

#include "fast_scnn/cityscapes.hpp"
#include "fast_scnn/scenes.hpp"
#include "io/scratch.hpp"

using namespace rewire;
namespace fs = std::filesystem;

namespace {

/// Where the parts of frame 0 lie, in folders that are made.
struct Place {
  explicit Place(const Scratch& scratch, const char* split = "train")
      : image(scratch.folder() / "leftImg8bit" / split / "ulm"),
        truth(scratch.folder() / "gtFine" / split / "ulm") {
    fs::create_directories(image);
    fs::create_directories(truth);
    image /= "ulm_000000_000019_leftImg8bit.png";
    truth /= "ulm_000000_000019_gtFine_";
  }
  fs::path image, truth;
  fs::path ids() const { return truth.string() + "labelIds.png"; }
  fs::path classes() const { return truth.string() + "labelTrainIds.png"; }
};

/// A PNG of any kind, by libpng itself: rows of bytes as they are stored.
void write_kind(const fs::path& path, unsigned width, unsigned height, int bits,
                int kind, std::vector<std::uint8_t> bytes) {
  FILE* const file = std::fopen(path.c_str(), "wb");
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_set_IHDR(png, info, width, height, bits, kind, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  std::vector<png_color> palette(256);
  for (png_byte i = 0; i < 64; ++i) palette[i] = {i, i, static_cast<png_byte>(4 * i)};
  if (kind == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette.data(), 64);
  png_write_info(png, info);
  const std::size_t row = bytes.size() / height;
  for (unsigned r = 0; r < height; ++r) png_write_row(png, bytes.data() + r * row);
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  std::fclose(file);
}

Picture grey(std::size_t width, std::size_t height, std::uint8_t n) {
  return {height, width, 1, std::vector<std::uint8_t>(width * height, n)};
}

using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("cityscapes: ids become the 19 classes, the others 255") {
  // trainId, id: the table of cityscapesScripts.
  const std::vector<int> ids{7,  8,  11, 12, 13, 17, 19, 20, 21, 22,
                             23, 24, 25, 26, 27, 28, 31, 32, 33};
  for (int id = 0; id < 34; ++id) {
    const auto at = std::find(ids.begin(), ids.end(), id);
    const auto expected = at == ids.end() ? 255 : at - ids.begin();
    CHECK(cityscapes::train_ids[static_cast<std::size_t>(id)] == expected);
  }
}

TEST_CASE("cityscapes: labels are read from grey of 8 and 16 bits and from palettes") {
  const Scratch scratch;
  const Place at(scratch);
  const Shape size{3, 1, 3};
  const cityscapes::Frame frame{at.image, at.ids()};
  const Bytes expected{0, 255, 18};

  write_kind(at.ids(), 3, 1, 8, PNG_COLOR_TYPE_GRAY, {7, 3, 33});
  CHECK(cityscapes::read_classes(frame, size) == expected);
  write_kind(at.ids(), 3, 1, 16, PNG_COLOR_TYPE_GRAY, {0, 7, 0, 3, 0, 33});
  CHECK(cityscapes::read_classes(frame, size) == expected);
  write_kind(at.ids(), 3, 1, 8, PNG_COLOR_TYPE_PALETTE, {7, 3, 33});
  CHECK(cityscapes::read_classes(frame, size) == expected);
  write_kind(at.classes(), 3, 1, 8, PNG_COLOR_TYPE_PALETTE, {0, 63, 18});
  const cityscapes::Frame classes{at.image, at.classes(), true};
  CHECK(
      error_of(scratch, [&] { cityscapes::read_classes(classes, size); })
          .find("labelTrainIds.png: expected classes from 0 to 18, or 255, found 63 at "
                "column 1, row 0") != std::string::npos);
  write_kind(at.ids(), 1, 1, 8, PNG_COLOR_TYPE_RGB, {7, 7, 7});
  CHECK(error_of(scratch, [&] {
          cityscapes::read_classes(frame, {3, 1, 1});
        }).find("labelIds.png: expected one number a pixel") != std::string::npos);
}

TEST_CASE("cityscapes: pictures are read from RGB, 16 bits, grey and palettes") {
  const Scratch scratch;
  const Place at(scratch);
  const Shape size{3, 1, 2};
  const auto planes = [&] { return cityscapes::read_planes(at.image, size); };

  write_kind(at.image, 2, 1, 8, PNG_COLOR_TYPE_RGB, {1, 2, 3, 4, 5, 6});
  CHECK(planes() == Bytes{1, 4, 2, 5, 3, 6});
  write_kind(at.image, 2, 1, 16, PNG_COLOR_TYPE_RGB,
             {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6});
  CHECK(planes() == Bytes{1, 4, 2, 5, 3, 6});
  write_kind(at.image, 2, 1, 8, PNG_COLOR_TYPE_GRAY, {9, 200});
  CHECK(planes() == Bytes{9, 200, 9, 200, 9, 200});
  write_kind(at.image, 2, 1, 8, PNG_COLOR_TYPE_PALETTE, {1, 20});
  CHECK(planes() == Bytes{1, 20, 1, 20, 4, 80});
}

TEST_CASE("cityscapes: what is missing, of another size or damaged is named") {
  const Scratch scratch;
  const Place at(scratch);
  const auto found = [&] {
    return error_of(scratch, [&] { cityscapes::frames(scratch.folder(), "train"); });
  };

  write_png(at.image, grey(4, 2, 9));
  CHECK(
      found() ==
      "gtFine/train/ulm/ulm_000000_000019_gtFine_labelIds.png: expected the labels of "
      "leftImg8bit/train/ulm/ulm_000000_000019_leftImg8bit.png, found no such file; "
      "fetch gtFine, or remove the picture");
  write_png(at.ids(), grey(3, 2, 7));
  const cityscapes::Frame frame = cityscapes::frames(scratch.folder(), "train").at(0);
  CHECK(error_of(scratch,
                 [&] {
                   cityscapes::read_frame(frame, {3, 2, 4}, {3, 2, 4});
                 })
            .find("labelIds.png: expected labels of 4x2, as its picture, found 3x2") !=
        std::string::npos);
  CHECK(
      error_of(scratch,
               [&] {
                 cityscapes::read_frame(frame, {3, 2, 5}, {3, 2, 5});
               })
          .find("leftImg8bit.png: expected a picture of 5x2, as the first of the set, "
                "found 4x2") != std::string::npos);
  fs::rename(at.image, at.image.parent_path() / "other.png");
  CHECK(found().find("ulm_000000_000019_leftImg8bit.png: expected the picture of") !=
        std::string::npos);
}

TEST_CASE("cityscapes: a damaged picture ends a batch by its name, or counts nowhere") {
  const Scratch scratch;
  scenes::write(scratch.folder(), 1, 4, 2);
  const auto broken = scratch.folder() /
                      "leftImg8bit/train/aachen/aachen_000001_000019_leftImg8bit.png";
  fs::resize_file(broken, fs::file_size(broken) / 2);
  const Profile profile{"low", 64, 32, 48, 24};
  const std::vector<std::size_t> all{0, 1, 2, 3};
  Pass<float> pass(2);

  const Dataset strict =
      cityscapes_street(scratch.folder(), 100, false).at(profile).train;
  pass.begin(Mode::inference, 4, 4);
  CHECK(error_of(scratch, [&] { load_batch(strict, std::span(all), pass); })
            .find("aachen_000001_000019_leftImg8bit.png: expected a PNG picture") !=
        std::string::npos);
  const Dataset lenient =
      cityscapes_street(scratch.folder(), 100, true).at(profile).train;
  pass.begin(Mode::inference, 4, 4);
  const Batch<float> batch = load_batch(lenient, std::span(all), pass);
  for (std::size_t p = 0; p < batch.labels.shape.size(); ++p)
    CHECK(batch.labels.at(1, p) == ignored);
  CHECK(std::abs(batch.input.at(1, 0)) < 0.02F);
  CHECK(batch.labels.at(0, 0) == 10);  // sky

  fs::resize_file(broken.parent_path() / "aachen_000000_000019_leftImg8bit.png", 9);
  const auto sizes = [&](bool skip) { cityscapes_street(scratch.folder(), 9, skip); };
  CHECK(error_of(scratch, [&] { sizes(false); }).find("aachen_000000") !=
        std::string::npos);
  CHECK_NOTHROW(sizes(true));
}

TEST_CASE("cityscapes: the cache, whatever its room, changes nothing") {
  const Scratch scratch;
  scenes::write(scratch.folder(), 3, 6, 1);
  const Profile profile{"low", 50, 30, 40, 24};
  const std::vector<std::size_t> all{0, 1, 2, 3, 4, 5};
  std::vector<std::vector<float>> inputs;
  for (const std::size_t megabytes : {0, 100}) {
    const Street street = cityscapes_street(scratch.folder(), megabytes, false);
    const Dataset set = street.at(profile).train;
    for (const int epoch : {1, 2}) {
      Pass<float> pass(static_cast<std::size_t>(epoch));
      pass.begin(Mode::inference, 6, 6);
      const Batch<float> batch = load_batch(set, std::span(all), pass);
      inputs.emplace_back(batch.input.data, batch.input.data + batch.input.tile_size());
    }
  }
  for (const auto& input : inputs) CHECK(input == inputs[0]);
}
