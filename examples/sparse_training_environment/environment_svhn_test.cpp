// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of SVHN's files, in either layout.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <matio.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sparse_training_environment/svhn.hpp"
#include "sparse_training_environment/test_support.hpp"
#include "support/coloured_digits.hpp"

namespace {

namespace fs = std::filesystem;

/// Writes bytes as the publishers of SVHN do, by matio alone.
void write_mat(const fs::path& path, std::vector<std::size_t> extents,
               std::vector<std::uint8_t> x, std::vector<std::uint8_t> y) {
  mat_t* const file = Mat_CreateVer(path.string().c_str(), nullptr, MAT_FT_MAT5);
  REQUIRE(file != nullptr);
  const auto put = [&](const char* name, std::vector<std::size_t> e,
                       std::vector<std::uint8_t>& bytes) {
    matvar_t* const v =
        Mat_VarCreate(name, MAT_C_UINT8, MAT_T_UINT8, static_cast<int>(e.size()),
                      e.data(), bytes.data(), 0);
    CHECK(Mat_VarWrite(file, v, MAT_COMPRESSION_NONE) == 0);
    Mat_VarFree(v);
  };
  put("X", std::move(extents), x);
  put("y", {y.size(), 1}, y);
  Mat_Close(file);
}

}  // namespace

TEST_CASE("SVHN: Matlab's order of the pixels, and 10 for the digit 0") {
  const Scratch folder;
  std::vector<std::uint8_t> x(2 * 3072);
  // Rows first, then columns, colours and images: row 1, column 2, green, image 1.
  x[1 + 32 * (2 + 32 * (1 + 3 * 1))] = 200;
  for (const char* name : {"train_32x32.mat", "test_32x32.mat"})
    write_mat(folder.path / name, {32, 32, 3, 2}, x, {10, 3});

  const rewire::Split mat = svhn(folder.path);

  CHECK(mat.train.shape() == rewire::Shape{3, 32, 32});
  CHECK(std::ranges::equal(mat.train.labels(), std::vector<rewire::Label>{0, 3}));
  const auto& samples = std::get<rewire::Dataset::Bytes>(mat.train.samples());
  CHECK(samples(1, 1024 + 32 * 1 + 2) == 200);
  CHECK(std::accumulate(samples.begin(), samples.end(), 0) == 200);
}

TEST_CASE("SVHN: other extents with as many bytes are refused") {
  const Scratch folder;
  const std::vector<std::uint8_t> x(2 * 3072);
  for (const std::vector<std::size_t>& extents :
       {std::vector<std::size_t>{2, 32, 32, 3}, {3, 32, 32, 2}, {3072, 2}}) {
    write_mat(folder.path / "train_32x32.mat", extents, x, {10, 3});
    CHECK(says(refusal([&] { svhn(folder.path); }), "X of 32 x 32 x 3 x samples"));
  }
  write_mat(folder.path / "train_32x32.mat", {32, 32, 3, 2}, x, {10, 3, 1});
  CHECK(says(refusal([&] { svhn(folder.path); }), "found X of 32 x 32 x 3 x 2 and y"));
}

TEST_CASE("SVHN: both layouts give the same images") {
  const Scratch folder;
  rewire::Split digits = example::coloured_digits(30, 10, 1);
  write_svhn_mat(folder.path / "train_32x32.mat", digits.train);
  write_svhn_mat(folder.path / "test_32x32.mat", digits.test);
  const auto& bytes = std::get<rewire::Dataset::Bytes>(digits.train.samples());
  std::ofstream train(folder.path / "train.bin", std::ios::binary),
      test(folder.path / "test.bin", std::ios::binary);
  for (std::size_t n = 0; n < 30; ++n) {
    for (std::ofstream* file : {&train, &test}) {
      file->put(static_cast<char>(digits.train.labels()[n]));
      file->write(reinterpret_cast<const char*>(&bytes(n, 0)), 3072);
    }
  }
  train.close();
  test.close();

  const rewire::Split mat = svhn(folder.path);
  fs::remove(folder.path / "train_32x32.mat");
  const rewire::Split binary = svhn(folder.path);

  const auto labels = digits.train.labels();
  CHECK(std::ranges::count(labels, 0) > 0);  // written as 10
  CHECK(std::ranges::equal(mat.train.labels(), labels));
  CHECK(std::ranges::equal(binary.train.labels(), labels));
  CHECK(std::get<rewire::Dataset::Bytes>(mat.train.samples()) == bytes);
  CHECK(std::get<rewire::Dataset::Bytes>(binary.train.samples()) == bytes);
}
