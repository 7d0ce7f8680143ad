// SPDX-License-Identifier: BSD-3-Clause

// What the environment promises of tables: which rows, which columns, and no order that
// the split follows.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/tables.hpp"
#include "sparse_training_environment/test_support.hpp"

namespace {

namespace fs = std::filesystem;

std::string refused_table(const std::string& rows) {
  const Scratch folder;
  const fs::path file = folder.path / "rows.csv";
  std::ofstream(file) << rows;
  return refusal([&] { own_table(file.string(), "class", ""); });
}

/// Elec2 as it is: 45,312 rows, 19,237 of them UP, in the order of time.
void write_electricity(const fs::path& file) {
  std::ofstream out(file);
  out << "date,day,period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\n";
  for (std::size_t i = 0; i < 45'312; ++i) {
    const bool up = (i + 1) * 19'237 / 45'312 > i * 19'237 / 45'312;
    out << i / 45312.0 << "," << i / 48 % 7 + 1 << "," << i % 48 << "," << (up ? 2 : 1)
        << ",0.5,0.3,0.4," << i << "," << (up ? "UP" : "DOWN") << "\n";
  }
}

std::vector<float> column(const rewire::Dataset& set, std::size_t feature) {
  const auto& samples = std::get<rewire::Dataset::Floats>(set.samples());
  std::vector<float> values;
  for (std::size_t i = 0; i < set.size(); ++i) values.push_back(samples(i, feature));
  return values;
}

/// As published: 38,474 rows of 7 features, half of them UP.
void check_balanced(const rewire::Split& s) {
  CHECK(s.train.size() == 26'931);
  CHECK(s.test.size() == 11'543);
  CHECK(s.train.shape().size() == 7);
  CHECK(std::ranges::count(s.train.labels(), 1) +
            std::ranges::count(s.test.labels(), 1) ==
        19'237);
}

}  // namespace

TEST_CASE("Electricity: balanced, 38,474 rows of 7 features, half of them UP") {
  const Scratch folder;
  write_electricity(folder.path / "electricity.csv");

  const rewire::Split balanced = electricity(folder.path, "balanced");
  const rewire::Split full = electricity(folder.path, "full");

  check_balanced(balanced);
  CHECK(full.train.size() + full.test.size() == 45'312);
  CHECK(full.train.shape().size() == 8);
  // `day` is the one left out: `period` follows `date`.
  CHECK(std::ranges::max(column(balanced.train, 1)) == 47);
  CHECK(std::ranges::max(column(full.train, 1)) == 7);
  // 1 is UP, whose price the file has as 2.
  for (std::size_t i = 0; i < 100; ++i)
    CHECK(column(balanced.train, 2)[i] == 1 + balanced.train.labels()[i]);
}

TEST_CASE("Electricity: the real one, where it lies, has as many") {
  const char* const data = std::getenv("REWIRE_DATA");
  const fs::path folder = fs::path(data != nullptr ? data : "data") / "electricity";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: expected ", folder.string(), ", found none");
    return;
  }
  check_balanced(electricity(folder, "balanced"));
}

TEST_CASE("own tables: sorted rows do not stay so, with a file to test on or without") {
  const Scratch folder;
  const std::string train = (folder.path / "train.csv").string(),
                    test = (folder.path / "test.csv").string();
  for (const std::string& file : {train, test}) {
    std::ofstream out(file);
    out << "x,class\n";
    for (int i = 0; i < 100; ++i) out << i << "," << (i < 50 ? "a" : "b") << "\n";
  }
  for (const std::string& second : {test, std::string()}) {
    CAPTURE(second);
    DataTask task;
    task.dataset = "csv";
    task.file = train;
    task.target = "class";
    task.test_file = second;
    task.standardise = false;

    for (int fold = 0; fold < 5; ++fold) {
      const auto labels = load(task, fold).test.labels();
      CHECK(std::ranges::count(labels, 0) > 0);
      CHECK(std::ranges::count(labels, 1) > 0);
    }
    task.train_samples = 20;
    CHECK(std::ranges::count(load(task, -1).train.labels(), 1) > 0);
    auto x = column(own_table(train, "class", second).train, 0);
    std::ranges::sort(x);
    CHECK(std::ranges::adjacent_find(x) == x.end());  // each row once
    CHECK(x.size() == (second.empty() ? 70 : 100));
  }
}

TEST_CASE("own tables: what cannot be trained on is one sentence") {
  CHECK(says(refused_table("x,class\n1,a\n,b\n"),
             "expected a number, found an empty cell"));
  CHECK(says(refused_table("x,class\n1,a\n2,a\n"), "at least two classes"));
  CHECK(says(refused_table("x,y\n1,a\n"), "class"));
}

TEST_CASE("Electricity and HIGGS: other columns than theirs are refused") {
  const Scratch folder;
  const auto write = [&](const char* name, const std::string& first, std::size_t count,
                         const std::string& target) {
    std::ofstream out(folder.path / name);
    out << target;
    for (std::size_t f = 0; f < count; ++f)
      out << "," << (f == 0 ? first : "x" + std::to_string(f));
    for (const char* row : {"\nDOWN", "\nUP", "\nUP", "\nDOWN"}) {
      out << (target == "class" ? row : row[1] == 'U' ? "\n1" : "\n0");
      for (std::size_t f = 0; f < count; ++f) out << "," << f;
    }
    out << "\n";
  };
  const auto refused = [&](const std::string& variant) {
    return refusal([&] { electricity(folder.path, variant); });
  };
  write("electricity.csv", "day", 9, "class");
  CHECK(says(refused("balanced"),
             "electricity.csv: expected 8 columns of features, found 9"));
  write("electricity.csv", "date", 7, "class");
  CHECK(says(refused("full"), "expected 8 columns of features, found 7"));
  CHECK(refused("balanced").empty());  // without `day` as with it

  const auto refused_higgs = [&] { return refusal([&] { higgs(folder.path); }); };
  write("higgs_train.csv", "x0", 28, "label");
  write("higgs_test.csv", "x0", 27, "label");
  CHECK(says(refused_higgs(), "expected 28 columns of features, found 27"));
  write("higgs_test.csv", "x28", 28, "label");
  CHECK(says(refused_higgs(), "expected the columns of higgs_train.csv"));
  write("higgs_test.csv", "x0", 28, "label");
  CHECK(refused_higgs().empty());
}
