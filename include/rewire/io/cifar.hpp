// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/io/gzip.hpp>

namespace rewire {

/// The classes of CIFAR-10, by label.
inline constexpr std::array<std::string_view, 10> cifar10_classes{
    "airplane", "automobile", "bird",  "cat",  "deer",
    "dog",      "frog",       "horse", "ship", "truck"};

/// Colour images (3, 32, 32) with a label each from files in CIFAR-10's binary layout,
/// one after the other: records of a label byte, then 1024 red, 1024 green and 1024
/// blue bytes, row by row.  A file may be packed with gzip; where there is none of its
/// name, the name with ".gz" is tried.  Samples stay bytes; `normalise` makes inputs of
/// 0 to 1.  Throws Error where a file is missing, damaged, empty or not whole records,
/// or a label is not in [0, classes).
inline Dataset cifar_dataset(std::span<const std::filesystem::path> files,
                             std::size_t classes, std::string name) {
  constexpr Shape shape{3, 32, 32};
  constexpr std::size_t record = 1 + shape.size();
  constexpr std::size_t most = std::size_t{1} << 32;  // bytes of a file
  std::vector<std::vector<std::uint8_t>> contents;
  std::size_t count = 0;
  for (std::filesystem::path file : files) {
    file = packed_or_not(file);
    std::vector<std::uint8_t> bytes = read_packed_file(file, most);
    if (bytes.empty() || bytes.size() % record != 0) {
      throw Error({file.string(), text("whole records of ", record, " bytes"),
                   text(bytes.size(), " bytes"),
                   "check that it is a file of CIFAR-10's binary version, and whole"});
    }
    for (std::size_t i = 0; i < bytes.size() / record; ++i) {
      const std::uint8_t label = bytes[i * record];
      if (label < classes) continue;
      throw Error({file.string(), text("labels from 0 to ", classes - (classes > 0)),
                   text(+label, " at record ", i),
                   "the file is damaged, or has more classes"});
    }
    count += bytes.size() / record;
    contents.push_back(std::move(bytes));
  }
  auto samples = Dataset::Bytes::from_shape({count, shape.size()});
  std::vector<Label> labels;
  labels.reserve(count);
  std::uint8_t* to = samples.data();
  for (std::vector<std::uint8_t>& bytes : contents) {
    for (auto from = bytes.begin(); from != bytes.end(); from += shape.size()) {
      labels.push_back(*from++);
      to = std::copy_n(from, shape.size(), to);
    }
    bytes = {};  // 31 MB that nobody needs any more
  }
  Dataset set(shape, std::move(samples), std::move(labels), classes, std::move(name));
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

/// CIFAR-10: 50,000 + 10,000 colour images (3, 32, 32) of 10 classes, inputs in [0, 1],
/// from the folder that holds the six files of the binary version, packed or not.
/// A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// Throws Error as `cifar_dataset` does, and where images are missing.
inline Split cifar10(const std::filesystem::path& folder) {
  std::error_code unheard;
  if (!std::filesystem::is_directory(folder, unheard)) {
    throw Error({folder.string(), "the folder of CIFAR-10", "no such folder",
                 "fetch the data set, or correct the path"});
  }
  std::vector<std::filesystem::path> train;
  for (int i = 1; i <= 5; ++i) train.push_back(folder / text("data_batch_", i, ".bin"));
  const std::filesystem::path test[] = {folder / "test_batch.bin"};
  const auto whole = [](std::span<const std::filesystem::path> files,
                        const char* name) {
    Dataset set = cifar_dataset(files, 10, name);
    if (set.size() == 10'000 * files.size()) return set;
    throw Error({files[0].parent_path().string(),
                 text(10'000 * files.size(), " images in the files of ", name),
                 text(set.size()), "a file is cut short or too long; fetch it again"});
  };
  return {whole(train, "CIFAR-10 train"), whole(test, "CIFAR-10 test")};
}

}  // namespace rewire
