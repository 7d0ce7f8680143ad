// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/hyperparameters.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sparse_training_environment/algorithms.hpp"
#include "sparse_training_environment/keys.hpp"
#include "support/settings.hpp"

using Words = std::vector<std::string>;

namespace {

/// What each hyper-parameter is, whatever the search makes of it.
struct Known {
  enum Kind { word, whole, real } kind;
  std::string name;
  double low = 0, high = 0;  ///< hard limits of a number
  std::vector<rewire::Condition> active_if = {};
  std::string architecture = {};  ///< the only one that has it; empty: both do
  Words words = {};               ///< all that are understood
};

}  // namespace

static Words registered_algorithms() {
  Words names{dense};
  for (const auto& [name, make] : algorithms()) names.push_back(name);
  return names;
}

static std::vector<Known> known_hyperparameters() {
  using rewire::Condition;
  const Condition sparse{"algorithm", Condition::is_not, dense};
  const auto layers = [](std::int64_t more_than) {
    return Condition{"num_mlp_layers", Condition::above, more_than};
  };
  const auto on = [](const char* name) {
    return Condition{name, Condition::is, std::string("true")};
  };
  const auto word = [](std::string name, Words words,
                       std::vector<Condition> active_if = {}) {
    return Known{Known::word, std::move(name), 0, 0, std::move(active_if),
                 "",          std::move(words)};
  };
  const Words truth{"true", "false"};
  return {word("algorithm", registered_algorithms()),
          {Known::real, "sparsity", 0, 0.9999, {sparse}},
          word("sparsity_distribution", {"uniform", "erk"}, {sparse}),
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
          word("learning_rate_scheduler", {"constant", "cosine"}),
          {Known::real, "momentum", 0, 0.9999},  // at 1 nothing is ever forgotten
          {Known::real, "weight_decay", 0, 1},
          word("use_dropout", truth),
          {Known::real, "dropout", 0, 0.99, {on("use_dropout")}},
          word("use_label_smoothing", truth),
          {Known::real, "label_smoothing", 0, 1, {on("use_label_smoothing")}},
          {Known::whole, "batch_size", 1, 1e7},
          {Known::whole, "epochs", 1, 1e6}};
}

/// Throws where a part of it would have no effect.
static void require_parts_of_its_kind(const Settings& s, const Known& known,
                                      const std::string& at) {
  const bool is_word = known.kind == Known::word;
  for (const char* part : {"min", "max", "scaling", "options"}) {
    const bool of_words = part == std::string("options");
    if (of_words != is_word && s.has(at + "." + part)) {
      s.refuse(at + "." + part,
               rewire::text("left out: ", known.name, " is a ",
                            is_word ? "word, with options"
                                    : "number, with min, max and scaling"));
    }
  }
}

static rewire::Choice choice_of(const Settings& s, const Known& known,
                                const std::string& at, bool constant) {
  if (constant) return {{s.word(at + ".default", known.words)}, 0};
  const Words options = s.words(at + ".options");
  std::string all;
  for (const std::string& word : known.words) all += (all.empty() ? "" : ", ") + word;
  for (const std::string& o : options) {
    if (std::ranges::find(known.words, o) == known.words.end() ||
        std::ranges::count(options, o) > 1)
      s.refuse(at + ".options", "each once, of " + all);
  }
  const std::string standard = s.word(at + ".default", options);
  const auto place = std::ranges::find(options, standard) - options.begin();
  return {options, static_cast<std::size_t>(place)};
}

/// Throws where a hyper-parameter of the other architecture has a value, or one of this
/// has none; whether it has one.
static bool has_value(const Settings& s, const Known& known, const std::string& at) {
  const bool none = s.has(at);  // null
  const std::string architecture = s.word("experiment.architecture");
  const bool belongs = known.architecture.empty() || known.architecture == architecture;
  if (none == belongs) {
    s.refuse(
        none ? at : at + ".default",
        rewire::text(none ? "a value" : "null", ", since architecture is ",
                     architecture, " (see hyperparameters/", architecture, ".yaml)"));
  }
  return !none;
}

static double number(const Settings& s, const Known& known, const std::string& key,
                     double least, double most) {
  if (known.kind != Known::whole) return s.number(key, least, most);
  return static_cast<double>(
      s.whole(key, static_cast<std::size_t>(least), static_cast<std::size_t>(most)));
}

namespace {

/// Between which numbers one is searched.
struct Limits {
  double low, high;
  bool log = false;
};

}  // namespace

static Limits limits_of(const Settings& s, const Known& known, const std::string& at) {
  const double low = number(s, known, at + ".min", known.low, known.high),
               high = number(s, known, at + ".max", low, known.high);
  const bool log = s.word(at + ".scaling", {"linear", "log"}) == "log";
  if (log && !(low > 0)) s.refuse(at + ".min", "above 0, since scaling is log");
  return {low, high, log};
}

static rewire::Dimension dimension_of(const Settings& s, const Known& known,
                                      const std::string& at, bool constant) {
  rewire::Dimension d{known.name, rewire::RealRange{}, known.active_if};
  if (known.kind == Known::word) {
    d.range = choice_of(s, known, at, constant);
    return d;
  }
  Limits within = constant ? Limits{known.low, known.high} : limits_of(s, known, at);
  const double v = number(s, known, at + ".default", within.low, within.high);
  if (constant) within = {v, v};
  if (known.kind == Known::whole) {
    const auto whole = [](double x) { return static_cast<std::int64_t>(x); };
    d.range = rewire::IntegerRange{whole(within.low), whole(within.high), whole(v),
                                   within.log};
  } else {
    d.range = rewire::RealRange{within.low, within.high, v, within.log};
  }
  return d;
}

static void add(rewire::Space& space, const Settings& s, const Known& known) {
  const std::string at = hyper + known.name;
  if (!has_value(s, known, at)) return;
  constexpr const char* letters[] = {"c", "i", "r"};  // by kind
  const bool constant =
      s.word(at + ".type", {letters[known.kind], "constant"}) == "constant";
  require_parts_of_its_kind(s, known, at);
  space.add(dimension_of(s, known, at, constant));
}

rewire::Space space_of(const Settings& s) {
  rewire::Space space;
  for (const Known& known : known_hyperparameters()) add(space, s, known);
  return space;
}
