// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <rewire/concepts/observer.hpp>
#include <rewire/io/csv.hpp>
#include <rewire/io/file.hpp>
#include <rewire/storage/degrees.hpp>

namespace example {

/// The links of each input, first those that are given, then after each rewiring those
/// that outlived it (the core input connectivity of the published programs): kept in a
/// file, a row a record, from which a resumed run goes on.  Name it before the
/// CheckpointSaver in `fit`.
class Connectivity {
 public:
  using Links = std::vector<std::uint32_t>;

  /// `first`: the record before training.  `done` epochs are over.
  Connectivity(std::filesystem::path path, Links first, std::size_t done)
      : path_(std::move(path)), records_{std::move(first)} {
    if (done == 0 || !std::filesystem::exists(path_)) return;
    const auto old = rewire::read_csv(path_, {.labelled = false}).values;
    for (std::size_t r = 1; r < std::min(old.shape(0), done + 1); ++r) {
      Links links;
      for (std::size_t i = 0; i < old.shape(1); ++i)
        links.push_back(static_cast<std::uint32_t>(old(r, i)));
      records_.push_back(std::move(links));
    }
  }

  void on_rewire(const rewire::Path& at, const rewire::Pattern&,
                 const rewire::Rewiring& change) {
    if (at.str() == "layer.0")
      records_.push_back(rewire::surviving_input_degrees<std::uint32_t>(change));
  }
  void on_rest(const rewire::Report& r) {
    if ((r.now.epoch + 1) % 20 == 0) write();
  }
  void on_end(const rewire::Report&) { write(); }

  const std::vector<Links>& records() const { return records_; }

 private:
  void write() const {
    if (records_[0].empty()) return;  // a dense layer
    std::string content;
    for (const Links& links : records_) {
      for (std::size_t i = 0; i < links.size(); ++i)
        content += rewire::text(i == 0 ? "" : ",", links[i]);
      content += '\n';
    }
    rewire::AtomicFile file(path_);
    file.write(content);
    file.commit();
  }

  std::filesystem::path path_;
  std::vector<Links> records_;
};

}  // namespace example
