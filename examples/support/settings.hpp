// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

/// Insertions, deletions and replacements that make `b` of `a` (Levenshtein).
inline std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1), next = row;
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char c : a) {
    next.front() = row.front() + 1;
    for (std::size_t j = 0; j < b.size(); ++j)
      next[j + 1] = std::min({row[j] + (c != b[j]), next[j] + 1, row[j + 1] + 1});
    row.swap(next);
  }
  return row.back();
}

/// Throws where a map has a key twice, or a node repeats itself by its aliases, without
/// an end or many times over.
inline void require_tree(const YAML::Node& node, const std::string& file,
                         std::size_t& left, std::size_t depth = 0) {
  constexpr std::size_t deepest = 50;
  if (left == 0 || depth > deepest) {
    throw rewire::Error({file, "at most 100,000 values, nested up to 50 times", "more",
                         "leave out aliases (*name) that multiply"});
  }
  --left;
  std::set<std::string> keys;
  for (const auto& entry : node) {
    if (node.IsMap() && entry.first.IsScalar() &&
        !keys.insert(entry.first.Scalar()).second) {
      throw rewire::Error({rewire::text(file, ":", entry.first.Mark().line + 1),
                           "each key once", entry.first.Scalar() + " again",
                           "remove one of the lines"});
    }
    if (node.IsMap()) require_tree(entry.first, file, left, depth + 1);
    require_tree(node.IsMap() ? entry.second : entry, file, left, depth + 1);
  }
}

/// The keys and values of a file; errors name the file and, inside it, the line.
inline YAML::Node load_yaml(const std::filesystem::path& file) {
  try {
    std::error_code unheard;  // a name that is too long, say
    if (!std::filesystem::exists(file, unheard)) throw YAML::BadFile(file.string());
    const auto bytes = rewire::read_file(file);
    YAML::Node node = YAML::Load(std::string(bytes.begin(), bytes.end()));
    std::size_t most = 100'000;
    require_tree(node, file.string(), most);
    if (node.IsMap()) return node;
  } catch (const YAML::BadFile&) {
    throw rewire::Error(
        {file.string(), "a file of settings", "none", "correct its name"});
  } catch (const YAML::Exception& wrong) {
    throw rewire::Error({rewire::text(file.string(), ":", wrong.mark.line + 1), "YAML",
                         wrong.msg, "correct the line"});
  }
  throw rewire::Error({file.string(), "keys with values", "something else",
                       "write lines of the form key: value"});
}

/// What `read` makes of such a file; Error with the line where a key is a list or a
/// value does not fit.
template <class Read>
auto read_settings(const std::string& file, const Read& read) {
  try {
    return read();
  } catch (const YAML::Exception& wrong) {
    const auto line =
        wrong.mark.is_null() ? "" : rewire::text(":", wrong.mark.line + 1);
    throw rewire::Error({file + line, "words as keys, each with a value that fits",
                         wrong.msg, "correct the line"});
  }
}

/// Where an entry of such a file stands: "file.yaml:3".
template <class Entry>
std::string line_of(const std::string& file, const Entry& entry) {
  return rewire::text(file, ":", entry.first.Mark().line + 1);
}

/// Values by the path of their key ("experiment.hyperparameters.epochs.max"), each with
/// the file and line that it comes from.  Later ones replace earlier ones.
class Settings {
 public:
  struct Leaf {
    YAML::Node value;
    std::string where;
  };

  void set(const std::string& path, Leaf leaf) {
    erase_below(path);
    for (std::size_t dot = path.find('.'); dot != std::string::npos;
         dot = path.find('.', dot + 1))
      leaves_.erase(path.substr(0, dot));  // it was null, and is a map now
    leaves_[path] = std::move(leaf);
  }

  bool has(const std::string& path) const { return leaves_.contains(path); }
  const std::map<std::string, Leaf>& leaves() const { return leaves_; }
  std::string where(const std::string& path) const {
    const auto found = leaves_.find(path);
    return found == leaves_.end() ? "configuration" : found->second.where;
  }

  [[noreturn]] void refuse(const std::string& path, const std::string& expected) const {
    const auto found = leaves_.find(path);
    throw rewire::Error(
        {where(path), rewire::text(path, " to be ", expected),
         found == leaves_.end() ? "nothing" : '"' + shown(found->second.value) + '"',
         "correct the value"});
  }

  double number(const std::string& path, double low, double high) const {
    const auto value = as<double>(path);
    if (value && *value >= low && *value <= high) return *value;
    refuse(path, rewire::text("a number in [", low, ", ", high, "]"));
  }
  std::size_t whole(const std::string& path, std::size_t low, std::size_t high) const {
    const auto value = as<double>(path);
    if (value && *value >= static_cast<double>(low) &&
        *value <= static_cast<double>(high) && std::floor(*value) == *value)
      return static_cast<std::size_t>(*value);
    refuse(path, rewire::text("a whole number in [", low, ", ", high, "]"));
  }
  bool flag(const std::string& path) const {
    if (const auto value = as<bool>(path)) return *value;
    refuse(path, "true or false");
  }
  std::string word(const std::string& path) const {
    if (const auto value = as<std::string>(path)) return *value;
    refuse(path, "a word");
  }
  std::string word(const std::string& path,
                   const std::vector<std::string>& options) const {
    const auto value = as<std::string>(path);
    if (value && std::find(options.begin(), options.end(), *value) != options.end())
      return *value;
    std::string all;
    for (const std::string& o : options) all += (all.empty() ? "" : ", ") + o;
    refuse(path, "one of " + all);
  }
  std::vector<double> numbers(const std::string& path, double low, double high) const {
    const auto all = as<std::vector<double>>(path);
    const auto inside = [&](double v) { return v >= low && v <= high; };
    if (all && !all->empty() && std::all_of(all->begin(), all->end(), inside))
      return *all;
    refuse(path, rewire::text("a list of numbers in [", low, ", ", high, "]"));
  }
  std::vector<std::string> words(const std::string& path) const {
    const auto all = as<std::vector<std::string>>(path);
    if (all && !all->empty()) return *all;
    refuse(path, "a list of words");
  }

  /// All of it as one YAML document.
  std::string yaml() const {
    YAML::Node root(YAML::NodeType::Map);
    for (const auto& [path, leaf] : leaves_) {
      YAML::Node at = root;
      std::size_t start = 0;
      for (std::size_t dot; (dot = path.find('.', start)) != std::string::npos;
           start = dot + 1)
        at.reset(at[path.substr(start, dot - start)]);
      at[path.substr(start)] = leaf.value;
    }
    YAML::Emitter out;
    out << root;
    return std::string(out.c_str()) + "\n";
  }

 private:
  template <class T>
  std::optional<T> as(const std::string& path) const {
    const auto found = leaves_.find(path);
    if (found == leaves_.end() || found->second.value.IsNull()) return std::nullopt;
    try {
      return found->second.value.as<T>();
    } catch (const YAML::Exception&) {
      return std::nullopt;
    }
  }
  static std::string shown(const YAML::Node& node) {
    if (node.IsScalar()) return node.Scalar();
    YAML::Emitter out;
    out << YAML::Flow << node;
    return out.c_str();
  }
  void erase_below(const std::string& path) {
    const std::string prefix = path + ".";
    for (auto at = leaves_.lower_bound(prefix);
         at != leaves_.end() && at->first.starts_with(prefix);)
      at = leaves_.erase(at);
  }

  std::map<std::string, Leaf> leaves_;
};
