// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/datasets.hpp"
#include "support/settings.hpp"

static const std::vector<std::string> experiment_types{"reproduction", "optimization",
                                                       "optimization-evaluation",
                                                       "evaluation", "random-search"};

std::string source_of(const Plan& plan) {
  return rewire::text(
      "ste, ", data_name(plan.task.data), ", ", plan.task.experiment_type, ", seed ",
      plan.seeds.front(),
      plan.seeds.size() > 1 ? rewire::text("-", plan.seeds.back()) : "");
}

static const std::string hyper = "experiment.hyperparameters.";

/// What each hyper-parameter is, whatever the search makes of it.
struct Known {
  enum Kind { word, whole, real } kind;
  std::string name;
  double low = 0, high = 0;  ///< hard limits
  std::vector<rewire::Condition> active_if = {};
  std::string architecture = {};  ///< the only one that has it; empty: both do
};

static std::vector<Known> known_hyperparameters() {
  using rewire::Condition;
  const Condition sparse{"algorithm", Condition::is_not, dense};
  const auto layers = [](std::int64_t more_than) {
    return Condition{"num_mlp_layers", Condition::above, more_than};
  };
  const auto on = [](const char* name) {
    return Condition{name, Condition::is, std::string("true")};
  };
  return {{Known::word, "algorithm"},
          {Known::real, "sparsity", 0, 0.9999, {sparse}},
          {Known::word, "sparsity_distribution", 0, 0, {sparse}},
          {Known::whole, "update_freq", 1, 1e9, {sparse}},
          {Known::real, "update_end", 0, 1, {sparse}},
          {Known::real, "drop_fraction", 0, 1, {sparse}},
          {Known::whole, "num_mlp_layers", 1, 1000, {}, "mlp"},
          {Known::whole, "size_first_mlp_layer", 1, 1e6, {}, "mlp"},
          {Known::whole, "size_middle_mlp_layer", 1, 1e6, {layers(2)}, "mlp"},
          {Known::whole, "size_last_mlp_layer", 1, 1e6, {layers(1)}, "mlp"},
          {Known::whole, "conv_stage_1", 1, 100, {}, "resnet"},
          {Known::whole, "conv_stage_2", 1, 100, {}, "resnet"},
          {Known::whole, "conv_stage_3", 1, 100, {}, "resnet"},
          {Known::real, "learning_rate", 0, 1000},
          {Known::word, "learning_rate_scheduler"},
          {Known::real, "momentum", 0, 1},
          {Known::real, "weight_decay", 0, 1},
          {Known::word, "use_dropout"},
          {Known::real, "dropout", 0, 0.99, {on("use_dropout")}},
          {Known::word, "use_label_smoothing"},
          {Known::real, "label_smoothing", 0, 1, {on("use_label_smoothing")}},
          {Known::whole, "batch_size", 1, 1e7},
          {Known::whole, "epochs", 1, 1e6}};
}

static rewire::Choice choice_of(const Settings& s, const std::string& name,
                                const std::string& at, bool constant) {
  std::vector<std::string> options = s.words(at + ".options");
  if (name == "algorithm") {
    std::vector<std::string> registered{dense};
    for (const auto& [algorithm, make] : algorithms()) registered.push_back(algorithm);
    for (const std::string& o : options)
      if (std::find(registered.begin(), registered.end(), o) == registered.end())
        s.refuse(at + ".options",
                 "algorithms that are registered (parts/algorithms.cpp)");
    if (constant) options = registered;
  }
  const std::string standard = s.word(at + ".default", options);
  if (constant) options = {standard};
  const auto place = std::find(options.begin(), options.end(), standard);
  return {options, static_cast<std::size_t>(place - options.begin())};
}

static void add(rewire::Space& space, const Settings& s, const Known& known) {
  const std::string at = hyper + known.name;
  const bool none = s.has(at);  // null
  const std::string architecture = s.word("experiment.architecture");
  const bool belongs = known.architecture.empty() || known.architecture == architecture;
  if (none == belongs) {
    s.refuse(
        none ? at : at + ".default",
        rewire::text(none ? "a value" : "null", ", since architecture is ",
                     architecture, " (see hyperparameters/", architecture, ".yaml)"));
  }
  if (none) return;
  const std::string type = s.word(at + ".type", {"c", "i", "r", "constant"});
  const bool constant = type == "constant";
  rewire::Dimension d{known.name, rewire::RealRange{}, known.active_if};
  if (known.kind == Known::word) {
    d.range = choice_of(s, known.name, at, constant);
    return space.add(std::move(d));
  }
  const double low = constant ? 0 : s.number(at + ".min", known.low, known.high),
               high = constant ? 0 : s.number(at + ".max", low, known.high);
  const bool log = !constant && s.word(at + ".scaling", {"linear", "log"}) == "log";
  if (log && !(low > 0)) s.refuse(at + ".min", "above 0, since scaling is log");
  if (known.kind == Known::whole) {
    const auto least = static_cast<std::size_t>(constant ? known.low : low),
               most = static_cast<std::size_t>(constant ? known.high : high);
    const auto v = static_cast<std::int64_t>(s.whole(at + ".default", least, most));
    d.range =
        rewire::IntegerRange{constant ? v : static_cast<std::int64_t>(low),
                             constant ? v : static_cast<std::int64_t>(high), v, log};
  } else {
    const double v = s.number(at + ".default", constant ? known.low : low,
                              constant ? known.high : high);
    d.range = rewire::RealRange{constant ? v : low, constant ? v : high, v, log};
  }
  space.add(std::move(d));
}

/// "43", or "1-10" for ten.
static std::vector<std::uint64_t> seeds_of(const Settings& s) {
  const std::string words = s.word("seed");
  const std::size_t dash = words.find('-', 1);
  const auto number = [&](const std::string& w) {
    char* end = nullptr;
    const unsigned long long v = std::strtoull(w.c_str(), &end, 10);
    if (w.empty() || *end != '\0' || w[0] == '-')
      s.refuse("seed", "a whole number, or a range of them like 1-10");
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
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  p.jobs = s.whole("jobs", 1, many);
  t.threads = s.whole("threads", 0, 4096);
  if (t.threads == 0) t.threads = std::max<std::size_t>(1, cores / p.jobs);
  p.seeds = seeds_of(s);
  p.output = s.word("output_dir");
  p.slurm = s.flag("slurm");
  p.verbose = s.flag("verbose");

  t.data.generated = s.word("preset") == "smoke" && t.data.dataset != "csv";
  const char* const folder = std::getenv("REWIRE_DATA");
  t.data.folder = s.word("data");
  if (t.data.folder.empty())
    t.data.folder = folder != nullptr && *folder != '\0' ? folder : "data";
  t.data.variant = s.word(e + "variant", {"full", "balanced"});
  t.data.file = s.word(e + "file");
  t.data.target = s.word(e + "target");
  t.data.test_file = s.word(e + "test_file");
  t.data.standardise = s.flag(e + "standardise");
  t.data.train_samples = s.whole(e + "train_samples", 0, many);
  t.data.test_samples = s.whole(e + "test_samples", 0, many);
  t.data.folds = s.whole(e + "folds", 2, 1000);
  p.budget = s.whole(e + "budget", 1, many);
  p.members = s.whole(e + "members", 1, many);
  p.optimization_path = s.word(e + "optimization_path");
  p.sparsities = s.numbers(e + "sparsities", 0, 0.9999);
  p.evaluation_sparsities = s.numbers(e + "evaluation_sparsities", 0, 0.9999);
  for (const auto& known : known_hyperparameters()) add(p.space, s, known);
  return p;
}
