// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <rewire/core/process.hpp>

#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/hyperparameters.hpp"
#include "support/settings.hpp"

static const std::vector<std::string> experiment_types{"reproduction", "optimization",
                                                       "optimization-evaluation",
                                                       "evaluation", "random-search"};

bool asks_as_it_goes(const Plan& plan) {
  return plan.task.experiment_type == "optimization";
}

bool judges_found(const Plan& plan) {
  return plan.task.experiment_type.ends_with("evaluation");
}

bool is_search(const Plan& plan) {
  return asks_as_it_goes(plan) || plan.task.experiment_type == "random-search";
}

std::string source_of(const Plan& plan) {
  return rewire::text(
      "ste, ", data_name(plan.task.data), ", ", plan.task.experiment_type, ", seed ",
      plan.seeds.front(),
      plan.seeds.size() > 1 ? rewire::text("-", plan.seeds.back()) : "");
}

/// "43", or "1-10" for ten.
static std::vector<std::uint64_t> seeds_of(const Settings& s) {
  const std::string words = s.word("seed");
  const std::size_t dash = words.find('-', 1);
  const auto number = [&](const std::string& w) {
    constexpr std::uint64_t most = 1'000'000'000'000'000'000;  // strtoull stops above
    char* end = nullptr;
    const std::uint64_t v = std::strtoull(w.c_str(), &end, 10);
    if (w.empty() || *end != '\0' || w[0] == '-' || v > most)
      s.refuse("seed", "a whole number up to 1e18, or a range of them like 1-10");
    return v;
  };
  const auto first = number(words.substr(0, dash));
  const auto last = dash == std::string::npos ? first : number(words.substr(dash + 1));
  if (last < first || last - first >= 1000)
    s.refuse("seed", "a range of at most 1000, the smaller number first");
  std::vector<std::uint64_t> seeds;
  for (auto seed = first; seed <= last; ++seed) seeds.push_back(seed);
  return seeds;
}

Plan plan_of(const Settings& s) {
  Plan p;
  const std::string e = "experiment.";
  constexpr std::size_t many = 1'000'000'000;
  Task& t = p.task;
  t.data.dataset = s.word(e + "dataset", known_datasets);
  t.experiment_type = s.word(e + "experiment_type", experiment_types);
  t.architecture = s.word(e + "architecture", {"mlp", "resnet"});
  t.compat = s.flag("compat");
  t.fit_to_rows = s.flag(e + "fit_to_rows");
  t.shuffle = s.flag(e + "shuffle");
  t.source_macs = s.word(e + "macs", {"exact", "source"}) == "source";
  const std::size_t cores = rewire::usable_cores().value_or(1);
  p.jobs = s.whole("jobs", 1, many);
  t.threads = s.whole("threads", 0, 4096);
  p.slurm = s.flag("slurm");
  // Of a cluster, the cores here say nothing.
  if (t.threads == 0)
    t.threads = p.slurm ? 1 : std::max<std::size_t>(1, cores / p.jobs);
  p.seeds = seeds_of(s);
  p.search_jobs = s.whole("search_jobs", 0, p.jobs);
  if (p.search_jobs == 0)
    p.search_jobs = std::max<std::size_t>(1, p.jobs / p.seeds.size());
  p.output = s.word("output_dir");
  p.report = s.flag("report");
  if (p.report && p.slurm) s.refuse("report", "false, since slurm is true");
  p.verbose = s.flag("verbose");

  p.preset = s.word("preset");
  t.data.generated = p.preset == "smoke" && t.data.dataset != "csv";
  const char* const folder = std::getenv("REWIRE_DATA");
  t.data.folder = s.word("data");
  if (t.data.folder.empty())
    t.data.folder = folder != nullptr && *folder != '\0' ? folder : "data";
  t.data.variant = s.word(e + "variant", {"full", "balanced"});
  if (t.data.dataset != "electricity" && t.data.variant != "full")
    s.refuse(e + "variant", "full: only electricity has another");
  t.data.file = s.word(e + "file");
  t.data.target = s.word(e + "target");
  t.data.test_file = s.word(e + "test_file");
  for (const char* key : {"file", "target", "test_file"})
    if (t.data.dataset != "csv" && !s.word(e + key).empty())
      s.refuse(e + key,
               "left out, or experiment=csv given: dataset is " + t.data.dataset);
  t.data.contents = contents_of(t.data);
  t.data.standardise = s.flag(e + "standardise");
  t.data.train_samples = s.whole(e + "train_samples", 0, many);
  t.data.test_samples = s.whole(e + "test_samples", 0, many);
  t.data.folds = s.whole(e + "folds", 2, 1000);
  p.budget = s.whole(e + "budget", 1, many);
  p.members = s.whole(e + "members", 1, many);
  p.optimization_path = s.word(e + "optimization_path");
  p.sparsities = s.numbers(e + "sparsities", 0, 0.9999);
  p.evaluation_sparsities = s.numbers(e + "evaluation_sparsities", 0, 0.9999);
  p.space = space_of(s);
  return p;
}
