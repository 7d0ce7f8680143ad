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

/// Colour images (3, 32, 32) with a label each from files in CIFAR's binary layout, one
/// after the other: records of `label_bytes` (the last of them is the label: CIFAR-100
/// has a coarse one before it), then 1024 red, 1024 green and 1024 blue bytes, row by
/// row.  A file may be packed with gzip; where there is none of its name, the name with
/// ".gz" is tried.  Samples stay bytes; `normalise` makes inputs of 0 to 1.  Throws
/// Error where a file is missing, damaged, empty or not whole records, or a label is
/// not in [0, classes).
inline Dataset cifar_dataset(std::span<const std::filesystem::path> files,
                             std::size_t classes, std::string name,
                             std::size_t label_bytes = 1) {
  constexpr Shape shape{3, 32, 32};
  const std::size_t record = label_bytes + shape.size();
  constexpr std::size_t most = std::size_t{1} << 32;  // bytes of a file
  std::vector<std::vector<std::uint8_t>> contents;
  std::size_t count = 0;
  for (std::filesystem::path file : files) {
    file = packed_or_not(file);
    std::vector<std::uint8_t> bytes = read_packed_file(file, most);
    if (bytes.empty() || bytes.size() % record != 0) {
      throw Error({file.string(), text("whole records of ", record, " bytes"),
                   text(bytes.size(), " bytes"),
                   "check that it is a file of the set's binary version, and whole"});
    }
    for (std::size_t i = 0; i < bytes.size() / record; ++i) {
      const std::uint8_t label = bytes[i * record + label_bytes - 1];
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
      from += static_cast<std::ptrdiff_t>(label_bytes);
      labels.push_back(from[-1]);
      to = std::copy_n(from, shape.size(), to);
    }
    bytes = {};  // 31 MB that nobody needs any more
  }
  Dataset set(shape, std::move(samples), std::move(labels), classes, std::move(name));
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

namespace detail {

/// `count` images in `files` of `folder`, or the sentence that says what is wrong.
inline Dataset whole_cifar(const std::filesystem::path& folder,
                           std::span<const std::string> files, std::size_t count,
                           std::size_t classes, const std::string& name,
                           std::size_t label_bytes) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& file : files) paths.push_back(folder / file);
  Dataset set = cifar_dataset(paths, classes, name, label_bytes);
  if (set.size() == count) return set;
  throw Error({folder.string(), text(count, " images in the files of ", name),
               text(set.size()), "a file is cut short or too long; fetch it again"});
}

inline void require_cifar_folder(const std::filesystem::path& folder,
                                 const char* name) {
  std::error_code unheard;
  if (std::filesystem::is_directory(folder, unheard)) return;
  throw Error({folder.string(), text("the folder of ", name), "no such folder",
               "fetch the data set, or correct the path"});
}

}  // namespace detail

/// CIFAR-10: 50,000 + 10,000 colour images (3, 32, 32) of 10 classes, inputs in [0, 1],
/// from the folder that holds the six files of the binary version, packed or not.
/// A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// Throws Error as `cifar_dataset` does, and where images are missing.
inline Split cifar10(const std::filesystem::path& folder) {
  detail::require_cifar_folder(folder, "CIFAR-10");
  std::vector<std::string> train;
  for (int i = 1; i <= 5; ++i) train.push_back(text("data_batch_", i, ".bin"));
  const std::string test[] = {"test_batch.bin"};
  return {detail::whole_cifar(folder, train, 50'000, 10, "CIFAR-10 train", 1),
          detail::whole_cifar(folder, test, 10'000, 10, "CIFAR-10 test", 1)};
}

/// CIFAR-100, the fine labels: as many images of 100 classes, from the folder that
/// holds train.bin and test.bin of the binary version, packed or not.  Throws as
/// `cifar10`.
inline Split cifar100(const std::filesystem::path& folder) {
  detail::require_cifar_folder(folder, "CIFAR-100");
  const std::string train[] = {"train.bin"}, test[] = {"test.bin"};
  return {detail::whole_cifar(folder, train, 50'000, 100, "CIFAR-100 train", 2),
          detail::whole_cifar(folder, test, 10'000, 100, "CIFAR-100 test", 2)};
}

}  // namespace rewire
