// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/storage/batch.hpp>

#include "fast_scnn/street.hpp"

/// A picture as training sees it, before normalisation.
struct ResizedPicture {
  std::vector<std::uint8_t> planes;   ///< red, green, blue
  std::vector<std::uint8_t> classes;  ///< a pixel each, 255 for none
};

/// Pictures that are read once and kept as long as there is room, for the epochs to
/// come.  Any number of threads may ask for some at once.
class PictureCache {
 public:
  using Read = std::function<ResizedPicture(std::size_t)>;

  PictureCache(std::size_t pictures, std::size_t megabytes, bool skip_broken, Read read)
      : kept_(pictures),
        room_(megabytes << 20),
        skip_broken_(skip_broken),
        read_(std::move(read)) {}

  /// Picture and labels at `position`.  Of one that is damaged, if these are skipped,
  /// the mean colour, and no label that counts.
  void copy(std::size_t position, std::span<std::uint8_t> input,
            std::span<rewire::Label> labels, const Colours& colours) {
    const auto picture = at(position);
    if (picture->planes.empty()) {
      for (std::size_t i = 0; i < input.size(); ++i) {
        input[i] =
            static_cast<std::uint8_t>(255 * colours.mean[i * 3 / input.size()] + 0.5F);
      }
      std::fill(labels.begin(), labels.end(), rewire::ignored);
      return;
    }
    std::copy(picture->planes.begin(), picture->planes.end(), input.begin());
    std::transform(picture->classes.begin(), picture->classes.end(), labels.begin(),
                   [](std::uint8_t c) { return c == 255 ? rewire::ignored : c; });
  }

 private:
  using Kept = std::shared_ptr<const ResizedPicture>;

  Kept at(std::size_t position) {
    {
      const std::lock_guard lock(guard_);
      if (kept_[position]) return kept_[position];
    }
    auto picture = std::make_shared<const ResizedPicture>(read(position));
    const std::size_t bytes = picture->planes.size() + picture->classes.size();
    const std::lock_guard lock(guard_);
    if (bytes <= room_ && !kept_[position]) {
      room_ -= bytes;
      kept_[position] = picture;
    }
    return picture;
  }

  ResizedPicture read(std::size_t position) {
    if (!skip_broken_) return read_(position);
    try {
      return read_(position);
    } catch (const rewire::Error& broken) {
      const std::lock_guard lock(guard_);
      std::cerr << "left out: " << broken.what() << "\n";
      return {};
    }
  }

  std::mutex guard_;
  std::vector<Kept> kept_;
  std::size_t room_;  // bytes
  bool skip_broken_;
  Read read_;
};
