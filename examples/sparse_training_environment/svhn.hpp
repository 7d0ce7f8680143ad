// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include <rewire/data/dataset.hpp>

/// Both parts from the .mat files or, where there are none, from train.bin and test.bin
/// in CIFAR-10's binary layout, label 0 to 9 first.
rewire::Split svhn(const std::filesystem::path& folder);

/// A .mat file of images of bytes as `svhn` reads it, for tests and generated data.
void write_svhn_mat(const std::filesystem::path& path, const rewire::Dataset& set);
