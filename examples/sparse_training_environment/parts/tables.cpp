// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/tables.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>
#include <variant>

#include <rewire/core/random.hpp>
#include <rewire/data/features.hpp>
#include <rewire/data/split.hpp>
#include <rewire/io/arff.hpp>
#include <rewire/io/csv.hpp>

/// Throws unless there are two classes to tell apart.
static rewire::Dataset with_classes(rewire::Dataset set) {
  const std::set<rewire::Label> seen(set.labels().begin(), set.labels().end());
  if (seen.size() > 1) return set;
  throw rewire::Error({set.name(), "samples of at least two classes",
                       rewire::text(seen.size()), "check the target column"});
}

/// As many samples of the last class as of the others together, or fewer: those that
/// are too many are left out at random.  The order stays.
static rewire::Dataset balanced(const rewire::Dataset& set, rewire::Rng& rng) {
  std::vector<std::size_t> by_class[2];
  for (std::size_t i = 0; i < set.size(); ++i)
    by_class[set.labels()[i] == 0 ? 0 : 1].push_back(i);
  const std::size_t count = std::min(by_class[0].size(), by_class[1].size());
  std::vector<std::size_t> kept;
  for (auto& some : by_class) {
    rewire::shuffle(some, rng);
    kept.insert(kept.end(), some.begin(),
                some.begin() + static_cast<std::ptrdiff_t>(count));
  }
  std::sort(kept.begin(), kept.end());
  return set.subset(kept);
}

static rewire::Dataset shuffled(const rewire::Dataset& set, rewire::Rng& rng) {
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::shuffle(order, rng);
  return set.subset(order);
}

std::vector<std::size_t> constant_features(const rewire::Dataset& set) {
  std::vector<std::size_t> constant;
  std::visit(
      [&](const auto& samples) {
        for (std::size_t f = 0; f < set.shape().size(); ++f) {
          std::size_t i = 1;
          while (i < set.size() && samples(i, f) == samples(0, f)) ++i;
          if (i >= set.size()) constant.push_back(f);
        }
      },
      set.samples());
  return constant;
}

/// Throws unless there are as many columns beside that of the classes.
static void require_features(const std::filesystem::path& file, std::size_t count,
                             const std::vector<std::string>& names) {
  if (names.size() == count) return;
  throw rewire::Error({file.string(), rewire::text(count, " columns of features"),
                       rewire::text(names.size()),
                       "fetch it again, or train on it as experiment=csv"});
}

std::filesystem::path electricity_file(const std::filesystem::path& folder) {
  const auto csv = folder / "electricity.csv";
  return std::filesystem::exists(csv) ? csv : folder / "elecNormNew.arff";
}

rewire::Split electricity(const std::filesystem::path& folder,
                          const std::string& variant) {
  const std::filesystem::path file = electricity_file(folder);
  rewire::CsvTable table = file.extension() == ".csv"
                               ? rewire::read_csv(file, {.label = "class"})
                               : rewire::read_arff(file, "class").table;
  const std::vector<std::string> names = table.names;
  const bool days = std::ranges::find(names, "day") != names.end();
  require_features(file, days || variant == "full" ? 8 : 7, names);
  rewire::Dataset set =
      rewire::csv_dataset(std::move(table), {"DOWN", "UP"}, "Electricity");
  rewire::Rng rng(split_seed, rewire::Purpose::data);
  if (variant == "balanced") {
    std::vector<std::size_t> features;
    for (std::size_t f = 0; f < names.size(); ++f)
      if (names[f] != "day") features.push_back(f);
    set = balanced(rewire::select_features(set, features), rng);
  }
  // 26,931 of the balanced rows: rounded down, as published.
  const auto rows = static_cast<double>(set.size());
  const double share = std::floor(0.7 * rows) / rows;
  return rewire::random_split(with_classes(std::move(set)), share, rng);
}

rewire::Split higgs(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  const auto half = [&](const char* file, const char* name) {
    auto table = rewire::read_csv(folder / file, {.label = "label"});
    require_features(folder / file, 28, table.names);
    if (names.empty()) names = table.names;
    if (names != table.names) {
      throw rewire::Error({(folder / file).string(), "the columns of higgs_train.csv",
                           "others", "give both tables the same header"});
    }
    return with_classes(rewire::csv_dataset(
        std::move(table), rewire::class_names(std::vector<std::string>{"0", "1"}),
        name));
  };
  rewire::Dataset train = half("higgs_train.csv", "HIGGS train");
  return {std::move(train), half("higgs_test.csv", "HIGGS test")};
}

rewire::Split own_table(const std::string& file, const std::string& target,
                        const std::string& test_file) {
  if (file.empty()) {
    throw rewire::Error({"dataset csv", "the path of a table", "none",
                         "give file=my.csv target=<column with the classes>"});
  }
  rewire::CsvTable train = rewire::read_csv(file, {.label = target});
  rewire::CsvTable test;
  if (!test_file.empty()) {
    test = rewire::read_csv(test_file, {.label = target});
    if (test.names != train.names) {
      throw rewire::Error({test_file, "the columns of " + file, "others",
                           "give both tables the same header"});
    }
  }
  std::vector<std::string> all = train.labels;
  all.insert(all.end(), test.labels.begin(), test.labels.end());
  const auto classes = rewire::class_names(all);
  const auto name = std::filesystem::path(file).stem().string();
  rewire::Dataset set =
      with_classes(rewire::csv_dataset(std::move(train), classes, name));
  rewire::Rng rng(split_seed, rewire::Purpose::data);
  if (test_file.empty()) return rewire::random_split(set, 0.7, rng);
  return {shuffled(set, rng), rewire::csv_dataset(std::move(test), classes, name)};
}
