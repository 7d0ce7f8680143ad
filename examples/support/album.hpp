// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include <rewire/io/gnuplot.hpp>

namespace example {

/// Draws pictures into one folder and remembers what to tell the user of them.
class Album {
 public:
  /// `source`: where the data come from (the program, the seed), noted beside each.
  Album(std::filesystem::path folder, std::string source)
      : folder_(std::move(folder)),
        source_(std::move(source)),
        told_("in " + folder_.string() + ": result.json") {}

  void add(rewire::Figure figure, const std::string& name) {
    figure.source = source_;
    const rewire::Drawn drawn = rewire::draw(figure, folder_, name);
    told_ += ", " + name + (drawn ? ".png" : ".dat");
    if (!drawn) problem_ = "\n" + drawn.problem;
  }

  /// Which files there are, and why there are no pictures, if so.
  std::string told() const { return told_ + problem_; }

 private:
  std::filesystem::path folder_;
  std::string source_, told_, problem_;
};

}  // namespace example
