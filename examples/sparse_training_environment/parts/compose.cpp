// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/compose.hpp"

Composer::Composer(std::filesystem::path folder)
    : folder_(std::move(folder)), keys_(folder_) {}

Settings Composer::compose(const std::vector<std::string>& arguments) {
  return read_settings(file_, [&] { return composed(arguments); });
}

Composer::Pairs Composer::pairs(const std::vector<std::string>& arguments) const {
  Pairs out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string a = arguments[i];
    const bool option = a.starts_with("--");
    if (option) a = a.substr(2);
    const std::size_t equals = a.find('=');
    if (equals != std::string::npos) {
      out.emplace_back(a.substr(0, equals), a.substr(equals + 1));
    } else if (option && i + 1 < arguments.size()) {
      out.emplace_back(a, arguments[++i]);
    } else {
      throw rewire::Error(
          {"command line", "key=value", a,
           rewire::text(
               "write ste experiment=mnist preset=small, say; the keys are in ",
               (folder_ / "config.yaml").string(), " and ", file_of("base").string())});
    }
    if (out.back().first == "out") out.back().first = "output_dir";
  }
  return out;
}

Settings Composer::composed(const std::vector<std::string>& arguments) {
  const auto given = pairs(arguments);
  Settings all;
  for (const auto& entry : load_yaml(folder_ / "config.yaml")) {
    const auto key = entry.first.as<std::string>();
    if (key == "presets") {
      later_.emplace_back("config.yaml", entry.second);
    } else {
      all.set(key, {entry.second, line_of("config.yaml", entry)});
    }
  }
  const Leaves said = overrides(given);
  for (const auto& [path, leaf] : said)
    if (path.find('.') == std::string::npos) all.set(path, leaf);
  all.word("preset", {"smoke", "small", "paper"});
  take_experiment(all, said);
  const std::string preset = all.word("preset");
  for (const auto& [file, presets] : later_)
    if (presets[preset]) merge(all, "experiment", presets[preset], file);
  if (all.flag("compat")) take_compat(all);
  for (const auto& [path, leaf] : said)
    if (path.find('.') != std::string::npos) put(all, path, leaf);
  return all;
}

Composer::Leaves Composer::overrides(const Pairs& given) const {
  Leaves said;
  for (const auto& [key, value] : given) {
    const std::string where = "command line, " + key;
    try {
      said[keys_.resolve(key, where)] = {YAML::Load(value.empty() ? "''" : value),
                                         where};
    } catch (const YAML::Exception&) {
      throw rewire::Error({where, "a value in YAML", value, "quote it"});
    }
  }
  return said;
}

/// The file of the experiment.  A reproduction has one of its own, which the
/// published program wants named; with compat it must be.
void Composer::take_experiment(Settings& all, const Leaves& said) {
  std::string name = all.word("experiment");
  const bool own = name.ends_with(".yaml");
  const auto type = said.find("experiment.experiment_type");
  const bool reproduction =
      type == said.end() || type->second.value.Scalar() == "reproduction";
  if (reproduction && !own && !name.ends_with("_reproduction") && !all.flag("compat") &&
      std::filesystem::exists(file_of(name + "_reproduction")))
    name += "_reproduction";
  if (!own && !std::filesystem::exists(file_of(name))) refuse_experiment(all, name);
  all.set("experiment_file", {YAML::Node(name), "experiment"});
  take(all, own ? std::filesystem::path(name) : file_of(name));
  if (all.has("experiment.experiment_type")) return;
  throw rewire::Error(
      {name, "a list of defaults with base in it", "none",
       "add defaults: [base, hyperparameters/default, hyperparameters/mlp]"});
}

std::filesystem::path Composer::file_of(const std::string& name) const {
  return folder_ / "experiment" / (name + ".yaml");
}

void Composer::refuse_experiment(const Settings& all, const std::string& name) const {
  std::string nearest;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_ / "experiment")) {
    const std::string known = entry.path().stem().string();
    if (entry.path().extension() != ".yaml" || known == "base") continue;
    if (nearest.empty() || edits(name, known) < edits(name, nearest)) nearest = known;
  }
  throw rewire::Error({all.where("experiment"), "an experiment that exists", name,
                       rewire::text("the nearest one is ", nearest,
                                    "; one's own file ends with .yaml")});
}

/// The files of its `defaults` first, then its own keys.
void Composer::take(Settings& all, const std::filesystem::path& file) {
  const YAML::Node node = load_yaml(file);
  const std::string shown = file.filename().string();
  constexpr std::size_t most = 20;  // files of one another's defaults
  if (++depth_ > most) {
    throw rewire::Error({shown, "defaults that come to an end", "a circle of them",
                         "leave out one that leads back"});
  }
  file_ = shown;
  if (node["defaults"]) {
    for (const auto& other : node["defaults"])
      take(all, file_of(other.as<std::string>()));
  }
  --depth_;
  file_ = shown;
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    if (key == "defaults") continue;
    if (key == "presets") {
      take_presets(entry.second, shown);
    } else {
      merge_entry(all, "experiment." + key, entry, shown);
    }
  }
}

void Composer::take_presets(const YAML::Node& presets, const std::string& file) {
  for (const auto& preset : presets) {
    const auto name = preset.first.as<std::string>();
    if (name == "smoke" || name == "small" || name == "paper") continue;
    throw rewire::Error({line_of(file, preset), "smoke, small or paper", name,
                         "correct the name of the preset"});
  }
  later_.emplace_back(file, presets);
}

void Composer::merge(Settings& all, const std::string& prefix, const YAML::Node& node,
                     const std::string& file) const {
  for (const auto& entry : node)
    merge_entry(all, prefix + "." + entry.first.as<std::string>(), entry, file);
}

template <class Entry>
void Composer::merge_entry(Settings& all, const std::string& path, const Entry& entry,
                           const std::string& file) const {
  const std::string where = line_of(file, entry);
  if (entry.second.IsMap()) return merge(all, path, entry.second, file);
  put(all, keys_.resolve(path, where), {entry.second, where});
}

/// `epochs: 20` is short for a constant; what else the hyper-parameter has, its
/// options say, stays.
void Composer::put(Settings& all, const std::string& path, const Leaf& leaf) const {
  if (leaf.value.IsMap()) {
    for (const auto& entry : leaf.value) {
      const std::string below = path + "." + entry.first.as<std::string>();
      put(all, keys_.resolve(below, leaf.where), {entry.second, leaf.where});
    }
  } else if (leaf.value.IsNull() || !path.starts_with(hyper) ||
             path.find('.', hyper.size()) != std::string::npos) {
    all.set(path, leaf);
  } else {
    all.set(path + ".type", {YAML::Node("constant"), leaf.where});
    all.set(path + ".default", leaf);
  }
}

/// What the experiment holds constant, it means: only what is searched changes.
void Composer::take_compat(Settings& all) const {
  const std::string file = "compat.yaml";
  const YAML::Node compat = load_yaml(folder_ / file);
  merge(all, "experiment", compat["experiment"], file);
  if (const auto own = compat["of_data"][all.word("experiment.dataset")])
    merge(all, "experiment", own, file);
  for (const auto& entry : compat["of_searches"]) {
    const std::string path = hyper + entry.first.as<std::string>();
    if (all.word(path + ".type") != "constant") merge_entry(all, path, entry, file);
  }
}
