// SPDX-License-Identifier: BSD-3-Clause
#include "feature_selection/data.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>
#include <rewire/data/digits.hpp>
#include <rewire/data/features.hpp>
#include <rewire/data/split.hpp>
#include <rewire/io/csv.hpp>
#include <rewire/io/idx.hpp>
#include <rewire/io/mnist.hpp>

rewire::Dataset draw(const rewire::Dataset& set, std::size_t count,
                     std::uint64_t seed) {
  if (count == 0 || count >= set.size()) return set;
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::Rng rng(seed, rewire::Purpose::data);
  rewire::shuffle(order, rng);
  order.resize(count);
  return set.subset(order);
}

/// Four fifths for training, the rest for testing, as the sources split what comes in
/// one piece.
static rewire::Split four_fifths(const rewire::Dataset& set, std::uint64_t seed) {
  std::vector<std::size_t> order(set.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  rewire::Rng rng(seed, rewire::Purpose::data);
  rewire::shuffle(order, rng);
  const std::span<const std::size_t> all(order);
  const std::size_t test = set.size() / 5;
  if (test == 0) {
    throw rewire::Error({set.name(), "at least 5 samples to split",
                         rewire::text(set.size()), "give more samples or a test file"});
  }
  return {set.subset(all.subspan(test)), set.subset(all.first(test))};
}

/// With one class every judge is right.
static void require_classes(const std::string& name, std::size_t classes) {
  if (classes > 1) return;
  throw rewire::Error({name, "labels of at least two classes", rewire::text(classes),
                       "check which file or column holds the classes"});
}

/// Two IDX files with as many classes as the labels say.
static rewire::Dataset idx_pair(const std::filesystem::path& images,
                                const std::filesystem::path& labels, std::string name) {
  const auto answers = rewire::read_idx(labels).bytes;
  const std::size_t classes =
      answers.empty() ? 1 : *std::max_element(answers.begin(), answers.end()) + 1U;
  require_classes(labels.string(), classes);
  return rewire::idx_dataset(images, labels, classes, std::move(name));
}

/// Throws where the test table has not the columns of the training table.
static void require_same_columns(const rewire::CsvTable& train,
                                 const rewire::CsvTable& test,
                                 const std::string& test_name) {
  const std::size_t wanted = train.values.shape(1), found = test.values.shape(1);
  if (wanted != found) {
    throw rewire::Error({test_name,
                         rewire::text(wanted, " features, as the training table has"),
                         rewire::text(found), "give tables with the same columns"});
  }
  if (train.names.empty() || test.names.empty() || train.names == test.names) return;
  const auto [a, b] =
      std::mismatch(train.names.begin(), train.names.end(), test.names.begin());
  throw rewire::Error(
      {test_name, rewire::text("a column \"", *a, "\", as the training table has"),
       rewire::text('"', *b, '"'), "give tables with the same columns, in one order"});
}

/// One or two tables with the same classes.
static rewire::Split tables(rewire::CsvTable train, rewire::CsvTable test,
                            const std::string& name, std::uint64_t seed) {
  std::vector<std::string> all = train.labels;
  all.insert(all.end(), test.labels.begin(), test.labels.end());
  const auto classes = rewire::class_names(all);
  require_classes(name, classes.size());
  const bool one = test.labels.empty();
  rewire::Dataset set = rewire::csv_dataset(std::move(train), classes, name);
  if (one) return four_fifths(set, seed);
  return {std::move(set), rewire::csv_dataset(std::move(test), classes, name)};
}

/// Features of one file and classes of another.
static rewire::CsvTable pair_of_tables(const std::filesystem::path& features,
                                       const std::filesystem::path& labels) {
  rewire::CsvTable table = rewire::read_csv(features, {.labelled = false});
  const rewire::CsvTable classes = rewire::read_csv(labels, {.labelled = false});
  if (classes.values.shape(0) != table.values.shape(0)) {
    throw rewire::Error(
        {labels.string(),
         rewire::text("a class for each of ", table.values.shape(0), " rows"),
         rewire::text(classes.values.shape(0)),
         "check that the two files belong together"});
  }
  for (std::size_t n = 0; n < classes.values.shape(0); ++n)
    table.labels.push_back(rewire::text(classes.values(n, 0)));
  return table;
}

rewire::Split load(const Job& job, std::uint64_t seed) {
  namespace rw = rewire;
  const auto folder = job.data / "feature-selection";
  rw::Split split;
  if (!job.csv.empty()) {
    const rw::CsvOptions options{.label = job.label_column};
    rw::CsvTable test;
    rw::CsvTable train = rw::read_csv(job.csv, options);
    if (!job.test_csv.empty()) {
      test = rw::read_csv(job.test_csv, options);
      require_same_columns(train, test, job.test_csv.string());
    }
    split = tables(std::move(train), std::move(test), job.csv.filename(), seed);
  } else if (!job.images.empty()) {
    const std::string name = job.images.filename();
    rw::Dataset train = idx_pair(job.images, job.labels, name);
    if (job.test_images.empty()) return four_fifths(train, seed);
    return {std::move(train),
            rw::idx_dataset(job.test_images, job.test_labels, train.classes(), name)};
  } else if (job.preset == "smoke") {
    return rw::digits(*job.train_samples, 500, seed);
  } else if (job.dataset == "fashion-mnist") {
    return rw::fashion_mnist(job.data / job.dataset);
  } else if (job.dataset == "coil20") {
    return four_fifths(idx_pair(folder / "coil20-images-idx3-ubyte",
                                folder / "coil20-labels-idx1-ubyte", "COIL-20"),
                       seed);
  } else if (job.dataset == "isolet") {
    split = tables(rw::read_csv(folder / "isolet.csv"), {}, "ISOLET", seed);
  } else if (job.dataset == "madelon") {
    split = tables(
        pair_of_tables(folder / "madelon_train.data", folder / "madelon_train.labels"),
        pair_of_tables(folder / "madelon_valid.data", folder / "madelon_valid.labels"),
        "Madelon", seed);
  } else {
    return rw::mnist(job.data / job.dataset);
  }
  rw::unit_range(split);
  return split;
}
