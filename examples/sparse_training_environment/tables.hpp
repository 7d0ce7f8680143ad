// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>

/// Those that are the same in all samples.
std::vector<std::size_t> constant_features(const rewire::Dataset& set);

/// Rows are put into training set, test set and folds alike in all runs, whatever their
/// seed: else the pooled seeds of a search would have seen each other's test rows.
inline constexpr std::uint64_t split_seed = 43;

/// electricity.csv, which has a column `class` and, for "balanced", may lack `day`; or
/// elecNormNew.arff.
std::filesystem::path electricity_file(const std::filesystem::path& folder);

/// Elec2 (M. Harries, 1999), 45,312 half hours in New South Wales: does the price go UP
/// (class 1)?  `variant` "full": 8 features; "balanced": without `day`, and of DOWN as
/// many drawn as UP has (38,474 rows), as the benchmark of Grinsztajn et al. has it.
/// 70 % train.
rewire::Split electricity(const std::filesystem::path& folder,
                          const std::string& variant);

/// HIGGS (P. Baldi et al., Nature Communications 5:4308, 2014): 28 features, signal (1)
/// or background, from higgs_train.csv and higgs_test.csv with a column `label`.
rewire::Split higgs(const std::filesystem::path& folder);

/// One's own table: the column `target` has the classes, the others are numbers.  Rows
/// come in a random order, since tables are often sorted.  Without a file to test on,
/// 70 % of them train.
rewire::Split own_table(const std::string& file, const std::string& target,
                        const std::string& test_file);
