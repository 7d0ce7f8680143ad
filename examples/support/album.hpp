// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/animation.hpp>
#include <rewire/io/gnuplot.hpp>
#include <rewire/io/html_report.hpp>
#include <rewire/io/run_report.hpp>

#include "support/options.hpp"
#include "support/outcome.hpp"
#include "support/table.hpp"

namespace example {

/// What each run was told to do, a row a setting.
inline Table settings_table(const std::vector<Outcome>& runs) {
  std::set<std::string> keys;
  for (const Outcome& o : runs) {
    for (const auto& [key, value] : o.result.settings) keys.insert(key);
  }
  Table table{{"setting"}};
  for (const Outcome& o : runs) table[0].push_back(o.name());
  for (const std::string& key : keys) {
    std::vector<std::string> row{key};
    for (const Outcome& o : runs) {
      const auto found = o.result.settings.find(key);
      if (found == o.result.settings.end()) {
        row.emplace_back();
      } else {
        row.push_back(found->second.is_string() ? found->second.get<std::string>()
                                                : found->second.dump());
      }
    }
    table.push_back(std::move(row));
  }
  return table;
}

/// Draws pictures into one folder, and gathers them with tables into its `report.html`.
class Album {
 public:
  /// In --out.  `title` says what the data are (the program, the seed); it is noted
  /// beside each picture, with the command.
  Album(const Options& job, const std::string& title)
      : folder_(job.out),
        source_(title + (job.command.empty() ? "" : "; command: " + job.command)),
        page_(title),
        told_("in " + folder_.string() + ": result.json") {
    if (!job.command.empty()) page_.note("command: " + job.command);
    page_.note(rewire::text("rewire ", rewire::version, " on ",
                            rewire::RunReport::processor(), ", kernels ",
                            rewire::name(rewire::isa())));
  }

  void table(const std::string& heading, const Table& rows) {
    page_.heading(heading);
    page_.table(rows);
  }

  void add(rewire::Figure figure, const std::string& name) {
    figure.source = source_;
    enter(rewire::draw(figure, folder_, name), name, ".png");
  }
  void add(rewire::Animation animation, const std::string& name) {
    animation.source = source_;
    enter(rewire::draw(animation, folder_, name), name, ".gif");
  }

  /// A picture that lies in the folder already.
  void add_picture(const std::string& file, const std::string& caption) {
    told_ += ", " + file;
    page_.heading(in_words(std::filesystem::path(file).stem().string()));
    page_.picture(folder_ / file, caption);
  }

  /// Which files there are, and why there are no pictures, if so.
  std::string told() const { return told_ + problem_; }

  /// Writes `report.html`; returns what to tell the user.
  std::string finish() {
    page_.write(folder_ / "report.html");
    told_ += ", report.html";
    return told();
  }

 private:
  void enter(const rewire::Drawn& drawn, const std::string& name, const char* kind) {
    told_ += ", " + name + (drawn ? kind : ".dat");
    page_.heading(in_words(name));
    if (drawn) {
      page_.picture(folder_ / (name + kind),
                    "data: " + name + ".dat, drawn by " + name + ".gp");
    } else {
      problem_ = "\n" + drawn.problem;
      page_.note(drawn.problem);
    }
  }

  static std::string in_words(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
  }

  std::filesystem::path folder_;
  std::string source_;
  rewire::HtmlReport page_;
  std::string told_, problem_;
};

}  // namespace example
