// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/datasets.hpp"

#include <fstream>
#include <system_error>

#include <rewire/data/digits.hpp>
#include <rewire/data/split.hpp>
#include <rewire/data/standardise.hpp>
#include <rewire/io/cifar.hpp>
#include <rewire/io/csv.hpp>
#include <rewire/io/mnist.hpp>

#include "sparse_training_environment/svhn.hpp"
#include "sparse_training_environment/tables.hpp"
#include "support/coloured_digits.hpp"
#include "support/file_hash.hpp"

/// Rows of two classes whose numbers overlap: as many as the readers want to see.
static void write_rows(std::ostream& out, std::size_t rows, std::size_t features,
                       const std::vector<std::string>& classes, bool label_first,
                       rewire::Rng& rng) {
  for (std::size_t n = 0; n < rows; ++n) {
    const bool second = rng.below(2) == 1;
    if (label_first) out << classes[second];
    for (std::size_t f = 0; f < features; ++f) {
      const double shift = second && f % 2 == 0 ? 1 : 0;
      out << (label_first || f > 0 ? "," : "") << shift + rng.normal();
    }
    out << (label_first ? "" : "," + classes[second]) << "\n";
  }
}

void generate_files(const std::filesystem::path& folder, const std::string& dataset,
                    std::size_t train, std::size_t test) {
  std::filesystem::create_directories(folder / dataset);
  rewire::Rng rng(1, rewire::Purpose::data);
  if (dataset == "electricity") {
    std::ofstream file(folder / dataset / "elecNormNew.arff");
    file << "@relation generated\n";
    for (const char* name : {"date", "day", "period", "nswprice", "nswdemand",
                             "vicprice", "vicdemand", "transfer"})
      file << "@attribute " << name << " numeric\n";
    file << "@attribute class {UP,DOWN}\n@data\n";
    write_rows(file, train + test, 8, {"DOWN", "UP"}, false, rng);
  }
  if (dataset == "higgs") {
    for (const bool training : {true, false}) {
      std::ofstream file(folder / dataset /
                         (training ? "higgs_train.csv" : "higgs_test.csv"));
      file << "label";
      for (int f = 1; f <= 28; ++f) file << ",feature_" << f;
      file << "\n";
      write_rows(file, training ? train : test, 28, {"0", "1"}, true, rng);
    }
  }
  if (dataset == "svhn") {
    const rewire::Split images = example::coloured_digits(train, test, 1);
    write_svhn_mat(folder / dataset / "train_32x32.mat", images.train);
    write_svhn_mat(folder / dataset / "test_32x32.mat", images.test);
  }
}

/// The folder of the data set; throws where there is none.
static std::filesystem::path folder_of(const DataTask& task) {
  const bool fashion = task.dataset == "fashion_mnist";
  const auto folder = std::filesystem::path(task.folder) /
                      (fashion ? std::string("fashion-mnist") : task.dataset);
  if (std::filesystem::is_directory(folder)) return folder;
  throw rewire::Error(
      {folder.string(), "the folder of the data set", "none",
       "give the one above it by data=DIR or REWIRE_DATA; README.md has "
       "the names of its files"});
}

/// The files that are read of data which others may replace under the same name: that
/// which trains first.
static std::vector<std::filesystem::path> replaceable_files(const DataTask& task) {
  const auto folder = std::filesystem::path(task.folder) / task.dataset;
  if (task.generated) return {};
  if (task.dataset == "csv") return {task.file, task.test_file};
  if (task.dataset == "electricity") return {electricity_file(folder)};
  if (task.dataset == "higgs")
    return {folder / "higgs_train.csv", folder / "higgs_test.csv"};
  return {};
}

std::string contents_of(const DataTask& task) {
  std::string words;
  for (const auto& file : replaceable_files(task)) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) continue;
    if (!words.empty()) words += "-";
    words += task.dataset == "csv" ? example::hash_of(file)
                                   : std::to_string(std::filesystem::file_size(file));
  }
  return words;
}

static rewire::Split load_whole(const DataTask& task) {
  const std::size_t train = task.train_samples, test = task.test_samples;
  if (task.dataset == "csv") return own_table(task.file, task.target, task.test_file);
  const bool tabular = task.dataset == "electricity" || task.dataset == "higgs";
  if (task.generated && !tabular && task.dataset != "svhn") {
    return task.dataset == "cifar10" ? example::coloured_digits(train, test, 1)
                                     : rewire::digits(train, test, 1);
  }
  const std::filesystem::path folder = folder_of(task);
  if (task.dataset == "electricity") return electricity(folder, task.variant);
  if (task.dataset == "higgs") return higgs(folder);
  if (task.dataset == "svhn") return svhn(folder);
  if (task.dataset == "cifar10") return rewire::cifar10(folder);
  return task.dataset == "mnist" ? rewire::mnist(folder)
                                 : rewire::fashion_mnist(folder);
}

rewire::Split load(const DataTask& task, int fold) {
  rewire::Split split = load_whole(task);
  const auto shorten = [](rewire::Dataset& set, std::size_t most) {
    if (most > 0) set = set.first(most);
  };
  shorten(split.train, task.train_samples);
  shorten(split.test, task.test_samples);
  if (fold >= 0)
    split = rewire::fold(split.train, static_cast<std::size_t>(fold), task.folds);
  const bool table = split.train.shape().pixels() == 1;
  if (table && task.standardise) rewire::standardise(split);
  return split;
}

std::vector<std::string> oddities(const DataTask& task) {
  const rewire::Split split = load(task, -1);
  std::vector<std::string> all;
  if (task.dataset != "csv") return all;
  const std::size_t rows = split.train.size() + split.test.size();
  if (2 * split.train.classes() > rows) {
    all.push_back(rewire::text(task.file, ": ", split.train.classes(), " classes in ",
                               rows, " rows: a target of numbers cannot be learnt"));
  }
  const auto names = rewire::read_csv(task.file, {.label = task.target}).names;
  for (const std::size_t f : constant_features(split.train)) {
    const std::string name = f < names.size() ? names[f] : std::to_string(f + 1);
    all.push_back(rewire::text(task.file, ": column ", name,
                               " is the same in all training rows: it tells nothing"));
  }
  return all;
}
