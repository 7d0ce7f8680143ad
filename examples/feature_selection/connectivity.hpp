// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "feature_selection/rankings.hpp"

/// The core input connectivity before training, then after each rewiring (after its
/// removal, before its growth), kept in a file from which a resumed run goes on.
class Connectivity {
 public:
  using Links = std::vector<std::uint32_t>;

  /// `initial`: that of the network as it was drawn.  `done` epochs are over.
  Connectivity(std::filesystem::path path, Links initial, std::size_t done)
      : path_(std::move(path)), records_{std::move(initial)} {
    if (done == 0 || !std::filesystem::exists(path_)) return;
    const auto old = rewire::read_csv(path_, {.labelled = false}).values;
    for (std::size_t r = 1; r < std::min(old.shape(0), done + 1); ++r) {
      Links links;
      for (std::size_t i = 0; i < old.shape(1); ++i)
        links.push_back(static_cast<std::uint32_t>(old(r, i)));
      records_.push_back(std::move(links));
    }
  }

  void on_rewire(const rewire::Path& at, const rewire::Pattern& before,
                 const rewire::Rewiring& change) {
    if (at.str() != "layer.0") return;
    Links links(before.cols());
    for (std::size_t k = 0; k < change.from.size(); ++k) {
      if (change.from[k] != rewire::grown) ++links[change.links.col()[k]];
    }
    records_.push_back(std::move(links));
  }
  /// As often as the checkpoint is written.
  void on_rest(const rewire::Report& r) {
    if ((r.now.epoch + 1) % 20 == 0) write();
  }
  void on_end(const rewire::Report&) { write(); }

  const std::vector<Links>& records() const { return records_; }

  /// A row a record, for `--resume` and for tables.
  void write() const {
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

  /// For NumPy, under the name that the published program gives it.
  void write_npz(const std::filesystem::path& path) const {
    Links all;
    for (const Links& links : records_)
      all.insert(all.end(), links.begin(), links.end());
    rewire::write_npz(path, {{"inputLayerConnections",
                              rewire::NpyArray({records_.size(), records_[0].size()},
                                               std::span<const std::uint32_t>(all))}});
  }

 private:
  std::filesystem::path path_;
  std::vector<Links> records_;
};

/// Where the network looks, in numbers.  `variances` of the inputs rank them.
inline std::map<std::string, double> measures(const Connectivity::Links& links,
                                              const rewire::Shape& shape,
                                              const std::vector<double>& variances) {
  const std::vector<std::size_t> degrees(links.begin(), links.end());
  const std::size_t top = std::min<std::size_t>(100, links.size() / 4 + 1);
  std::map<std::string, double> out{
      {"gini", rewire::gini(degrees)},
      {"variance_overlap", rewire::top_overlap(links, variances, top)}};
  if (is_picture(shape)) {
    // 20 x 20 of 28 x 28 pixels, as published.
    const auto inner = [](std::size_t side) { return (side * 20 + 14) / 28; };
    out["central_share"] =
        rewire::central_share(degrees, shape, inner(shape.height), inner(shape.width));
    out["corner_mean"] = rewire::corner_mean(degrees, shape);
  }
  return out;
}
