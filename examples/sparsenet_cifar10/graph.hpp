// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

#include <rewire/models/sparsenet.hpp>

/// `graph.txt`, `graph.dot` and, where Graphviz is installed, `graph.svg` and
/// `graph.png`; returns what to tell.
std::string write_graph(const rewire::SparseNetOptions& o,
                        const rewire::SparseNet<>& net,
                        const std::filesystem::path& folder);
