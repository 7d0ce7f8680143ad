// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/data/dataset.hpp>
#include <rewire/data/resize_image.hpp>
#include <rewire/io/png_reader.hpp>

#include "fast_scnn/picture_cache.hpp"
#include "fast_scnn/street.hpp"

namespace cityscapes {

/// The class of each id of a `labelIds` file, 255 for those that do not count
/// (cityscapesScripts, helpers/labels.py).
inline constexpr std::array<std::uint8_t, 34> train_ids{
    255, 255, 255, 255, 255, 255, 255, 0,  1,  255, 255, 2,  3,   4,   255, 255, 255,
    5,   255, 6,   7,   8,   9,   10,  11, 12, 13,  14,  15, 255, 255, 16,  17,  18};

/// A picture and the file with its labels.
struct Frame {
  std::filesystem::path image, labels;
  bool numbers_are_classes = false;  ///< `labelTrainIds`, not `labelIds`
};

namespace detail {

inline std::vector<std::filesystem::path> sorted(const std::filesystem::path& folder) {
  std::error_code code;
  std::vector<std::filesystem::path> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder, code))
    all.push_back(entry.path());
  if (code) {
    throw rewire::Error({folder.string(), "a folder of Cityscapes", code.message(),
                         "correct --data-dir: it has leftImg8bit and gtFine"});
  }
  std::sort(all.begin(), all.end());
  return all;
}

inline Frame frame_of(const std::filesystem::path& image,
                      const std::filesystem::path& truths, const std::string& name) {
  const std::string front = (truths / (name + "_gtFine_")).string();
  if (const std::filesystem::path own = front + "labelTrainIds.png";
      std::filesystem::exists(own))
    return {image, own, true};
  const std::filesystem::path ids = front + "labelIds.png";
  if (std::filesystem::exists(ids)) return {image, ids};
  throw rewire::Error({ids.string(), "the labels of " + image.string(), "no such file",
                       "fetch gtFine, or remove the picture"});
}

}  // namespace detail

/// All frames of `split` (train, val) in the order of their names.  Throws Error where
/// a picture has no labels, or labels no picture.
inline std::vector<Frame> frames(const std::filesystem::path& root,
                                 const std::string& split) {
  constexpr std::string_view image_end = "_leftImg8bit.png",
                             ids_end = "_gtFine_labelIds.png";
  std::vector<Frame> all;
  for (const auto& city : detail::sorted(root / "leftImg8bit" / split)) {
    const auto truths = root / "gtFine" / split / city.filename();
    for (const auto& image : detail::sorted(city)) {
      std::string name = image.filename().string();
      if (!name.ends_with(image_end)) continue;
      name.resize(name.size() - image_end.size());
      all.push_back(detail::frame_of(image, truths, name));
    }
    for (const auto& labels : detail::sorted(truths)) {
      std::string name = labels.filename().string();
      if (!name.ends_with(ids_end)) continue;
      name.replace(name.size() - ids_end.size(), ids_end.size(), image_end);
      if (std::filesystem::exists(city / name)) continue;
      throw rewire::Error({(city / name).string(), "the picture of " + labels.string(),
                           "no such file", "fetch leftImg8bit, or remove the labels"});
    }
  }
  if (!all.empty()) return all;
  throw rewire::Error({(root / "leftImg8bit" / split).string(),
                       "pictures named <city>_<number>_<number>_leftImg8bit.png",
                       "none", "correct --data-dir"});
}

/// The classes in a file of labels, row after row; 255 where none counts.
inline std::vector<std::uint8_t> read_classes(const Frame& frame,
                                              const rewire::Shape& size) {
  const rewire::NumberMap map = rewire::read_png_numbers(frame.labels);
  if (map.height != size.height || map.width != size.width) {
    throw rewire::Error(
        {frame.labels.string(),
         rewire::text("labels of ", size.width, "x", size.height, ", as its picture"),
         rewire::text(map.width, "x", map.height), "fetch both files again"});
  }
  std::vector<std::uint8_t> classes(map.numbers.size());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::size_t n = map.numbers[i];
    const bool known = frame.numbers_are_classes
                           ? n < cityscapes_classes().size() || n == 255
                           : n < train_ids.size();
    if (!known) {
      throw rewire::Error(
          {frame.labels.string(),
           frame.numbers_are_classes ? "classes from 0 to 18, or 255"
                                     : "ids from 0 to 33",
           rewire::text(n, " at column ", i % map.width, ", row ", i / map.width),
           "the file is damaged, or of another kind"});
    }
    classes[i] =
        static_cast<std::uint8_t>(frame.numbers_are_classes ? n : train_ids[n]);
  }
  return classes;
}

/// A picture as planes of red, green and blue.
inline std::vector<std::uint8_t> read_planes(const std::filesystem::path& file,
                                             const rewire::Shape& size) {
  const rewire::Picture picture = rewire::read_png(file);
  if (picture.height != size.height || picture.width != size.width) {
    throw rewire::Error({file.string(),
                         rewire::text("a picture of ", size.width, "x", size.height,
                                      ", as the first of the set"),
                         rewire::text(picture.width, "x", picture.height),
                         "keep pictures of one size in a set"});
  }
  std::vector<std::uint8_t> planes(picture.bytes.size());
  for (std::size_t i = 0; i < size.pixels(); ++i) {
    for (std::size_t c = 0; c < 3; ++c)
      planes[c * size.pixels() + i] = picture.bytes[3 * i + c];
  }
  return planes;
}

/// Of the first picture; of the first that is whole, where broken ones are skipped.
inline rewire::Shape size_of(const std::vector<Frame>& frames, bool skip_broken) {
  for (const Frame& frame : frames) {
    try {
      const rewire::Picture picture = rewire::read_png(frame.image);
      return {3, picture.height, picture.width};
    } catch (const rewire::Error&) {
      if (!skip_broken || &frame == &frames.back()) throw;
    }
  }
  return {};
}

/// Picture and classes of a frame at the size `to`.
inline ResizedPicture read_frame(const Frame& frame, const rewire::Shape& from,
                                 const rewire::Shape& to) {
  const auto planes = read_planes(frame.image, from);
  const auto classes = read_classes(frame, from);
  ResizedPicture out{std::vector<std::uint8_t>(to.size()),
                     std::vector<std::uint8_t>(to.pixels())};
  rewire::resize_image(planes, from, out.planes, to.height, to.width);
  rewire::resize_labels<std::uint8_t>(classes, from, out.classes, to.height, to.width);
  return out;
}

}  // namespace cityscapes

/// Cityscapes (Cordts et al., CVPR 2016) from its own folders, or what is laid out like
/// it.  Pictures are read when a batch wants them, and kept as long as `cache_mb` has
/// room; `skip_broken`: one that is damaged counts nowhere, instead of ending the run.
inline Street cityscapes_street(const std::filesystem::path& root, std::size_t cache_mb,
                                bool skip_broken) {
  using cityscapes::Frame;
  const auto train = cityscapes::frames(root, "train"),
             val = cityscapes::frames(root, "val");
  const rewire::Shape full = cityscapes::size_of(train, skip_broken);
  // Over the full-size training pictures, as the course project's programs have them.
  const Colours colours{{0.2855F, 0.3228F, 0.2819F}, {0.1831F, 0.1864F, 0.1837F}};
  const auto part = [=](const std::vector<Frame>& frames, const Profile& p,
                        const std::string& name) {
    auto cache = std::make_shared<PictureCache>(
        frames.size(), cache_mb, skip_broken, [=, to = p.image()](std::size_t i) {
          return cityscapes::read_frame(frames[i], full, to);
        });
    auto set = rewire::Dataset::on_demand(
        p.image(),
        [cache, colours](std::size_t i, auto input, auto labels) {
          cache->copy(i, input, labels, colours);
        },
        frames.size(), cityscapes_classes().size(), "Cityscapes " + name);
    colours.normalise(set);
    return set;
  };
  return {.name = "Cityscapes",
          .classes = &cityscapes_classes(),
          .colours = colours,
          .at = [=](const Profile& p) {
            return rewire::Split{part(train, p, "train"), part(val, p, "val")};
          }};
}
