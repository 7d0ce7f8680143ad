// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/svhn.hpp"

#include <matio.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/cifar.hpp>

static constexpr std::size_t side = 32, plane = side * side, pixels = 3 * plane;

namespace {

/// Frees what matio has made.
struct Close {
  void operator()(mat_t* file) const { Mat_Close(file); }
  void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};

}  // namespace

/// As Matlab writes them: "32 x 32 x 3 x 10".
static std::string shown(const std::vector<std::size_t>& extents) {
  std::string words;
  for (const std::size_t e : extents)
    words += (words.empty() ? "" : " x ") + std::to_string(e);
  return words;
}

namespace {

struct Bytes {
  std::vector<std::uint8_t> values;
  std::vector<std::size_t> extents;
};

}  // namespace

static Bytes read_bytes(mat_t* file, const std::string& name, const std::string& path) {
  const auto refuse = [&](const std::string& found) {
    throw rewire::Error({path, rewire::text("a variable ", name, " of bytes"), found,
                         "fetch train_32x32.mat and test_32x32.mat of SVHN again"});
  };
  const std::unique_ptr<matvar_t, Close> v(Mat_VarRead(file, name.c_str()));
  if (!v) refuse("none");
  if (v->class_type != MAT_C_UINT8 || v->data == nullptr) refuse("another type");
  const auto* const bytes = static_cast<const std::uint8_t*>(v->data);
  return {{bytes, bytes + v->nbytes}, {v->dims, v->dims + v->rank}};
}

/// Images (3, 32, 32) of house numbers from a file of SVHN's cropped digits in Matlab's
/// format: X (32, 32, 3, samples), rows fastest, and y, where 10 stands for the digit
/// 0. Y. Netzer et al., NIPS workshop 2011.  Throws Error where the file is missing,
/// damaged or another one.
static rewire::Dataset read_svhn_mat(const std::filesystem::path& path,
                                     std::string name) {
  const std::unique_ptr<mat_t, Close> file(
      Mat_Open(path.string().c_str(), MAT_ACC_RDONLY));
  if (!file) {
    throw rewire::Error({path.string(), "a file in Matlab's format", "none",
                         "fetch SVHN's cropped digits, or correct the folder"});
  }
  const auto [x, extents] = read_bytes(file.get(), "X", path.string());
  const auto [y, of_labels] = read_bytes(file.get(), "y", path.string());
  // Matlab leaves out a last extent of 1.
  const std::size_t count = extents.size() == 3 ? 1 : extents.back();
  const std::vector<std::size_t> images{side, side, 3};
  if (extents.size() < 3 || extents.size() > 4 ||
      !std::equal(images.begin(), images.end(), extents.begin()) || y.size() != count ||
      *std::ranges::max_element(of_labels) != count) {
    throw rewire::Error(
        {path.string(), "X of 32 x 32 x 3 x samples and y of as many labels",
         rewire::text("X of ", shown(extents), " and y of ", shown(of_labels)),
         "the file is damaged or another one; fetch it again"});
  }
  auto samples = rewire::Dataset::Bytes::from_shape({y.size(), pixels});
  std::vector<rewire::Label> labels;
  for (std::size_t n = 0; n < y.size(); ++n) {
    labels.push_back(y[n] == 10 ? 0 : y[n]);
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < plane; ++i) {
        const std::size_t row = i / side, column = i % side;
        samples(n, c * plane + i) = x[n * pixels + c * plane + column * side + row];
      }
    }
  }
  rewire::Dataset set({3, side, side}, std::move(samples), std::move(labels), 10,
                      std::move(name));
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

void write_svhn_mat(const std::filesystem::path& path, const rewire::Dataset& set) {
  const auto& samples = std::get<rewire::Dataset::Bytes>(set.samples());
  std::vector<std::uint8_t> x(set.size() * pixels), y;
  for (std::size_t n = 0; n < set.size(); ++n) {
    const rewire::Label digit = set.labels()[n];
    y.push_back(static_cast<std::uint8_t>(digit == 0 ? 10 : digit));
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < plane; ++i)
        x[n * pixels + c * plane + i % side * side + i / side] =
            samples(n, c * plane + i);
    }
  }
  const std::unique_ptr<mat_t, Close> file(
      Mat_CreateVer(path.string().c_str(), nullptr, MAT_FT_MAT5));
  const auto put = [&](const char* name, std::vector<std::size_t> extents, void* data) {
    const std::unique_ptr<matvar_t, Close> v(
        Mat_VarCreate(name, MAT_C_UINT8, MAT_T_UINT8, static_cast<int>(extents.size()),
                      extents.data(), data, MAT_F_DONT_COPY_DATA));
    return file && v && Mat_VarWrite(file.get(), v.get(), MAT_COMPRESSION_NONE) == 0;
  };
  if (put("X", {side, side, 3, set.size()}, x.data()) &&
      put("y", {set.size(), 1}, y.data()))
    return;
  throw rewire::Error({path.string(), "a file that can be written", "an error",
                       "choose another output_dir"});
}

rewire::Split svhn(const std::filesystem::path& folder) {
  const bool binary = std::filesystem::exists(folder / "train.bin") ||
                      std::filesystem::exists(folder / "train.bin.gz");
  if (!binary || std::filesystem::exists(folder / "train_32x32.mat")) {
    return {read_svhn_mat(folder / "train_32x32.mat", "SVHN train"),
            read_svhn_mat(folder / "test_32x32.mat", "SVHN test")};
  }
  const std::filesystem::path train[] = {folder / "train.bin"},
                              test[] = {folder / "test.bin"};
  return {rewire::cifar_dataset(train, 10, "SVHN train"),
          rewire::cifar_dataset(test, 10, "SVHN test")};
}
