// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <rewire/io/cifar.hpp>

#include "io/scratch.hpp"

using rewire::Dataset;
using rewire::Shape;
using rewire::text;

namespace {

/// Record i has the label i and is filled with 10 * i, 10 * i + 1, 10 * i + 2, a number
/// a channel.
std::vector<std::uint8_t> records(std::size_t count) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i));
    for (std::size_t c = 0; c < 3; ++c)
      bytes.insert(bytes.end(), 1024, static_cast<std::uint8_t>(10 * i + c));
  }
  return bytes;
}

void write_set(const Scratch& scratch) {
  for (std::size_t i = 1; i <= 4; ++i)
    rewire::write_file(scratch / text("data_batch_", i, ".bin"), records(i));
  rewire::write_file(scratch / "data_batch_5.bin.gz", rewire::gzip(records(5)));
  rewire::write_file(scratch / "test_batch.bin", records(2));
}

}  // namespace

TEST_CASE("cifar_dataset: files, packed or not, make colour images with labels") {
  const Scratch scratch;
  write_set(scratch);
  std::vector<std::filesystem::path> files;
  for (int i = 1; i <= 5; ++i)
    files.push_back(scratch / text("data_batch_", i, ".bin"));

  const Dataset set = rewire::cifar_dataset(files, 10, "small");

  CHECK(set.size() == 15);
  CHECK(set.name() == "small");
  CHECK(set.shape() == Shape{3, 32, 32});
  CHECK(set.classes() == 10);
  CHECK(set.scale()[0] == 1.0F / 255);
  const auto& pixels = std::get<Dataset::Bytes>(set.samples());
  CHECK(set.labels()[14] == 4);
  CHECK(pixels(14, 0) == 40);
  CHECK(pixels(14, 1023) == 40);
  CHECK(pixels(14, 1024) == 41);
  CHECK(pixels(14, 3071) == 42);
}

TEST_CASE("cifar10: what is wrong with a file is told in one sentence") {
  const Scratch scratch;
  const auto read = [&] { rewire::cifar10(scratch.folder()); };
  CHECK(error_of(scratch, read) ==
        "data_batch_1.bin: expected this file, or the same with .gz, found neither; "
        "check "
        "the path");
  CHECK(error_of(scratch, [&] { rewire::cifar10(scratch / "other"); }) ==
        "other: expected the folder of CIFAR-10, found no such folder; fetch the data "
        "set, or correct the path");
  write_set(scratch);
  CHECK(error_of(scratch, read)
            .find("expected 50000 images in the files of CIFAR-10 "
                  "train, found 15; a file is cut short") != std::string::npos);
  auto bytes = records(3);
  bytes.pop_back();
  rewire::write_file(scratch / "data_batch_3.bin", bytes);
  CHECK(
      error_of(scratch, read) ==
      "data_batch_3.bin: expected whole records of 3073 bytes, found 9218 bytes; check "
      "that it is a file of the set's binary version, and whole");
  rewire::write_file(scratch / "data_batch_3.bin", records(11));
  CHECK(
      error_of(scratch, read) ==
      "data_batch_3.bin: expected labels from 0 to 9, found 10 at record 10; the file "
      "is damaged, or has more classes");
  rewire::write_file(scratch / "data_batch_3.bin", std::vector<std::uint8_t>{});
  CHECK(error_of(scratch, read) ==
        "data_batch_3.bin: expected whole records of 3073 bytes, found 0 bytes; check "
        "that it is a file of the set's binary version, and whole");
}

TEST_CASE("cifar_dataset: of two label bytes the second counts, as in CIFAR-100") {
  const Scratch scratch;
  std::vector<std::uint8_t> bytes;
  for (std::uint8_t i = 0; i < 3; ++i) {
    bytes.insert(bytes.end(), {static_cast<std::uint8_t>(200 + i),
                               static_cast<std::uint8_t>(97 + i)});
    bytes.insert(bytes.end(), 3072, i);
  }
  rewire::write_file(scratch / "train.bin", bytes);
  const std::filesystem::path files[] = {scratch / "train.bin"};

  const Dataset set = rewire::cifar_dataset(files, 100, "small", 2);

  CHECK(set.size() == 3);
  CHECK(set.labels()[0] == 97);
  CHECK(set.labels()[2] == 99);
  const auto& pixels = std::get<Dataset::Bytes>(set.samples());
  CHECK(pixels(1, 0) == 1);
  CHECK(pixels(2, 3071) == 2);
  CHECK(error_of(scratch, [&] { rewire::cifar100(scratch.folder()); })
            .find(": expected 50000 images in the files of CIFAR-100 train, found 3; a "
                  "file is cut short") != std::string::npos);
}
