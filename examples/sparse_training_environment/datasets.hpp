// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/data/dataset.hpp>

#include "sparse_training_environment/task.hpp"

inline const std::vector<std::string> known_datasets{
    "mnist", "fashion_mnist", "higgs", "electricity", "cifar10", "svhn", "csv"};

/// Small files of what `preset=smoke` trains on, in the format of the real ones.
void generate_files(const std::filesystem::path& folder, const std::string& dataset,
                    std::size_t train, std::size_t test);

/// Of data that others may replace under the same name: a hash of one's own tables, the
/// sizes of the files of HIGGS and Electricity.  Empty for the rest, and where there
/// are none.
std::string contents_of(const DataTask& task);

/// What a training of this fold trains and is judged on (-1: training and test set).
/// Tables are standardised by their training rows, after all that leaves rows out.
rewire::Split load(const DataTask& task, int fold);

/// Throws where the data cannot be trained on; returns a sentence for each thing about
/// them that is odd.
std::vector<std::string> oddities(const DataTask& task);
