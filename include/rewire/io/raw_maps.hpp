// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/gzip.hpp>
#include <rewire/io/mapped_file.hpp>

namespace rewire {

/// Images and their masks in two files of bytes without any header, row by row, as
/// NumPy's `memmap` and `tofile` have them: images (N, size, size, channels), the
/// colours of a pixel side by side; masks (N, size, size), a class a pixel.
struct RawMaps {
  std::filesystem::path images;
  std::filesystem::path masks;
  std::size_t size = 32;     ///< pixels a side
  std::size_t channels = 3;  ///< of the images

  /// In a mask: a pixel that counts neither in a loss nor in a metric.
  static constexpr std::uint8_t ignored_byte = 255;
};

namespace detail {

/// A file mapped into memory; or unpacked, where there is only the same with .gz.
class RawBytes {
 public:
  explicit RawBytes(const std::filesystem::path& path) {
    mapped_.emplace(packed_or_not(path));
    if (!is_gzip(mapped_->bytes())) return;
    constexpr std::size_t most = std::size_t{1} << 32;
    unpacked_ = gunzip(mapped_->bytes(), most, path.string());
    mapped_.reset();
  }
  std::span<const std::uint8_t> bytes() const {
    return mapped_ ? mapped_->bytes() : std::span<const std::uint8_t>(unpacked_);
  }

 private:
  std::optional<MappedFile> mapped_;
  std::vector<std::uint8_t> unpacked_;
};

/// How many images there are; throws where the sizes of the files say nothing whole.
inline std::size_t count_maps(const RawMaps& files,
                              std::span<const std::uint8_t> images,
                              std::span<const std::uint8_t> masks) {
  constexpr std::size_t most_side = 1 << 14;  // 805 MB an image
  if (files.size < 1 || files.size > most_side || files.channels < 1 ||
      files.channels > 255) {
    throw Error({files.images.string(),
                 text("images of 1 to ", most_side, " pixels a side, 1 to 255 colours"),
                 text(files.size, " pixels, ", files.channels, " colours"),
                 "give the size of the images"});
  }
  const std::size_t pixels = files.size * files.size, width = pixels * files.channels;
  const std::size_t count = images.size() / width;
  if (count == 0 || images.size() % width != 0) {
    throw Error({files.images.string(),
                 text("whole images of ", files.size, "x", files.size, "x",
                      files.channels, " = ", width, " bytes"),
                 text(images.size(), " bytes"),
                 "check the size of the images, or fetch the file again"});
  }
  if (masks.size() != count * pixels) {
    throw Error({files.masks.string(),
                 text(count * pixels, " bytes, a mask of ", files.size, "x", files.size,
                      " for each of ", count, " images"),
                 text(masks.size()), "check that the two files belong together"});
  }
  return count;
}

/// The classes in masks: the largest value and one, 255 left out.
inline std::size_t count_mask_classes(std::span<const std::uint8_t> masks,
                                      const std::string& where) {
  std::size_t classes = 0;
  for (const std::uint8_t m : masks) {
    if (m != RawMaps::ignored_byte) classes = std::max<std::size_t>(classes, m + 1);
  }
  if (classes >= 2) return classes;
  throw Error({where, "masks of at least two classes, 0 for the background",
               text("no value from 1 to 254"),
               "write 1 where the foreground is; 255 means that a pixel is left out"});
}

/// Images [first, first + count): colours apart, channel by channel, as layers want
/// them.
inline Dataset some_maps(const RawMaps& files, std::span<const std::uint8_t> images,
                         std::span<const std::uint8_t> masks, std::size_t classes,
                         std::size_t first, std::size_t count) {
  const Shape shape{files.channels, files.size, files.size};
  const std::size_t pixels = shape.pixels();
  auto samples = Dataset::Bytes::from_shape({count, shape.size()});
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint8_t* from = images.data() + (first + n) * shape.size();
    std::uint8_t* to = samples.data() + n * shape.size();
    for (std::size_t p = 0; p < pixels; ++p) {
      for (std::size_t c = 0; c < shape.channels; ++c) to[c * pixels + p] = *from++;
    }
  }
  const auto chosen = masks.subspan(first * pixels, count * pixels);
  std::vector<Label> labels(chosen.size());
  std::transform(chosen.begin(), chosen.end(), labels.begin(), [](std::uint8_t m) {
    return m == RawMaps::ignored_byte ? ignored : static_cast<Label>(m);
  });
  Dataset set(shape, std::move(samples), std::move(labels), classes,
              files.images.filename().string());
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

/// The samples of a set as such a file has them, appended to both files.
inline void write_maps(const Dataset& set, AtomicFile& images, AtomicFile& masks) {
  const Shape shape = set.shape();
  const std::size_t pixels = shape.pixels();
  const auto* bytes = std::get_if<Dataset::Bytes>(&set.samples());
  if (bytes == nullptr || set.labels_per_sample() != pixels ||
      shape.height != shape.width || set.classes() > RawMaps::ignored_byte) {
    throw Error({set.name(),
                 "square images of bytes with a label a pixel, at most 255 classes",
                 text(text(shape), ", ", set.labels_per_sample(), " labels a sample"),
                 "write other sets as IDX or safetensors"});
  }
  std::vector<std::uint8_t> image(shape.size()), mask(pixels);
  for (std::size_t n = 0; n < set.size(); ++n) {
    const std::uint8_t* from = bytes->data() + n * shape.size();
    for (std::size_t i = 0; i < image.size(); ++i) {
      image[i] = from[i % shape.channels * pixels + i / shape.channels];
    }
    for (std::size_t p = 0; p < pixels; ++p) {
      mask[p] = static_cast<std::uint8_t>(set.labels()[n * pixels + p]);  // -1: 255
    }
    images.write(std::as_bytes(std::span(image)));
    masks.write(std::as_bytes(std::span(mask)));
  }
}

}  // namespace detail

/// Reads images and masks; the last `valid` of them, at least 1, become the test set.
/// Both files are mapped, not read whole; where one is missing, the same with .gz will
/// do.  Samples stay bytes, (channels, size, size), inputs are those / 255; labels are
/// the bytes of the masks, 255 `ignored`; there are as many classes as the largest and
/// one.  Throws Error where sizes disagree or masks have fewer than two classes.
inline Split read_raw_maps(const RawMaps& files, std::size_t valid) {
  const detail::RawBytes images(files.images), masks(files.masks);
  const std::size_t count = detail::count_maps(files, images.bytes(), masks.bytes());
  if (valid < 1 || valid >= count) {
    throw Error({files.images.string(),
                 text("1 to ", count - 1, " of its ", count, " images to validate on"),
                 text(valid), "choose fewer, so that some are left to train on"});
  }
  const std::size_t classes =
      detail::count_mask_classes(masks.bytes(), files.masks.string());
  const auto part = [&](std::size_t first, std::size_t size) {
    return detail::some_maps(files, images.bytes(), masks.bytes(), classes, first,
                             size);
  };
  return {part(0, count - valid), part(count - valid, valid)};
}

/// Writes the training images, then the test images, of a set with a label a pixel:
/// what `read_raw_maps(files, set.test.size())` reads.  Neither is put in its place
/// before the disk has both; an Error that names the masks' file and its place leaves
/// new images beside old masks, since no system renames two files at once.
inline void write_raw_maps(const RawMaps& files, const Split& set) {
  AtomicFile images(files.images), masks(files.masks);
  detail::write_maps(set.train, images, masks);
  detail::write_maps(set.test, images, masks);
  images.finish();
  masks.finish();
  images.commit();
  masks.commit();
}

}  // namespace rewire
