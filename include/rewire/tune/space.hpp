// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/random.hpp>

namespace rewire {

/// The value of one hyper-parameter.
using Setting = std::variant<double, std::int64_t, std::string>;

/// One point of a `Space`: only those hyper-parameters that are active in it.
using Configuration = std::map<std::string, Setting>;

/// A floating-point hyper-parameter in [low, high]; with `log`, low > 0.
struct RealRange {
  double low, high, standard;  ///< the ends, and the default
  bool log = false;
};
/// A whole number in [low, high]; with `log`, low > 0.
struct IntegerRange {
  std::int64_t low, high, standard;  ///< the ends, and the default
  bool log = false;
};
/// One of some words; `standard` is the place of the default.
struct Choice {
  std::vector<std::string> options;  ///< the words
  std::size_t standard = 0;
};

/// When a hyper-parameter is active: where `of` is active, and its value is `value`, is
/// not, or is a number above it.
struct Condition {
  /// How the value of another one is compared.
  enum Kind { is, is_not, above };
  std::string of;
  Kind kind = is;  ///< how it is compared
  Setting value;
};

/// One hyper-parameter of a `Space`.
struct Dimension {
  std::string name;                                     ///< of the hyper-parameter
  std::variant<RealRange, IntegerRange, Choice> range;  ///< its values
  std::vector<Condition> active_if = {};  ///< all of them; on dimensions named before
};

/// A typed space of hyper-parameters, of which some are active only where others have
/// certain values.
class Space {
 public:
  /// Throws Error where a range is empty, a default lies outside, a name occurs twice
  /// or a condition names nothing before it.
  void add(Dimension d) {
    if (find(d.name) != size()) refuse(d.name, "a name of its own", "one used before");
    for (const Condition& c : d.active_if)
      if (find(c.of) == size()) refuse(d.name, "a condition on one before it", c.of);
    std::visit([&](const auto& r) { check_range(d.name, r); }, d.range);
    dimensions_.push_back(std::move(d));
  }

  /// Dimensions.
  std::size_t size() const { return dimensions_.size(); }
  /// In the order in which they were added.
  const std::vector<Dimension>& dimensions() const { return dimensions_; }

  /// The place of the dimension of this name; `size()` where there is none.
  std::size_t find(const std::string& name) const {
    const auto at = std::find_if(dimensions_.begin(), dimensions_.end(),
                                 [&](const Dimension& d) { return d.name == name; });
    return static_cast<std::size_t>(at - dimensions_.begin());
  }

  /// All defaults.
  Configuration standard() const {
    return build([&](std::size_t i) { return standard_of(dimensions_[i]); });
  }

  /// Drawn evenly, in the logarithm where a range says so.
  Configuration sample(Rng& rng) const {
    return build([&](std::size_t i) { return from_unit(i, rng.uniform()); });
  }

  /// The configuration at a point of the unit cube, a coordinate in [0, 1] a dimension;
  /// those of inactive ones do not count.
  Configuration at(std::span<const double> point) const {
    require_point(point);
    return build([&](std::size_t i) { return from_unit(i, point[i]); });
  }

  /// The point of the unit cube that gives `c`; -1 where a dimension is inactive.
  std::vector<double> point_of(const Configuration& c) const {
    std::vector<double> point(size(), -1);
    for (std::size_t i = 0; i < size(); ++i) {
      const auto at = c.find(dimensions_[i].name);
      if (at != c.end()) point[i] = to_unit(i, at->second);
    }
    return point;
  }

  /// The value of dimension `i` at a coordinate in [0, 1].  Whole numbers have equal
  /// shares (with `log`, from low - 1/2 to high + 1/2 in the logarithm).
  Setting from_unit(std::size_t i, double u) const {
    u = std::clamp(u, 0.0, 1.0);
    return std::visit([&](const auto& r) { return value_at(r, u); },
                      dimensions_[i].range);
  }

  /// `c` without what is inactive in it, and with the defaults of what is active and
  /// missing.
  Configuration completed(const Configuration& c) const {
    return build([&](std::size_t i) {
      const auto at = c.find(dimensions_[i].name);
      return at == c.end() ? standard_of(dimensions_[i]) : at->second;
    });
  }

 private:
  /// Where a value of dimension i lies in [0, 1].
  double to_unit(std::size_t i, const Setting& value) const {
    return std::visit([&](const auto& r) { return unit_of(r, value); },
                      dimensions_[i].range);
  }

  /// The default.
  static Setting standard_of(const Dimension& d) {
    if (const auto* choice = std::get_if<Choice>(&d.range))
      return choice->options[choice->standard];
    if (const auto* whole = std::get_if<IntegerRange>(&d.range)) return whole->standard;
    return std::get<RealRange>(d.range).standard;
  }

  /// Asks `value(i)` for each dimension that is active in what was built so far.
  template <class Value>
  Configuration build(Value&& value) const {
    Configuration c;
    for (std::size_t i = 0; i < size(); ++i) {
      const Dimension& d = dimensions_[i];
      Setting v = value(i);  // drawn in any case, so that draws do not shift
      if (std::all_of(d.active_if.begin(), d.active_if.end(),
                      [&](const Condition& when) { return holds(when, c); }))
        c.emplace(d.name, std::move(v));
    }
    return c;
  }

  static double number(const Setting& s) {
    if (const auto* whole = std::get_if<std::int64_t>(&s))
      return static_cast<double>(*whole);
    const auto* real = std::get_if<double>(&s);
    return real == nullptr ? std::nan("") : *real;
  }

  static bool holds(const Condition& when, const Configuration& c) {
    const auto at = c.find(when.of);
    if (at == c.end()) return false;
    if (when.kind == Condition::above) return number(at->second) > number(when.value);
    return (at->second == when.value) == (when.kind == Condition::is);
  }

  [[noreturn]] static void refuse(const std::string& name, std::string expected,
                                  std::string found) {
    throw Error({text("Space, ", name), std::move(expected), std::move(found),
                 "correct the hyper-parameter"});
  }

  template <class Range>
  static void check_range(const std::string& name, const Range& r) {
    if (!(r.low <= r.high) || (r.log && !(r.low > 0)))
      refuse(name, r.log ? "a range above 0" : "a range", text(r.low, " to ", r.high));
    if (!(r.low <= r.standard && r.standard <= r.high))
      refuse(name, text("a default in [", r.low, ", ", r.high, "]"), text(r.standard));
  }
  static void check_range(const std::string& name, const Choice& r) {
    if (r.standard >= r.options.size())
      refuse(name, "options, the default among them", text(r.options.size()));
  }

  void require_point(std::span<const double> point) const {
    if (point.size() != size())
      throw Error({"Space", text(size(), " coordinates"), text(point.size()),
                   "give one a dimension"});
  }

  static Setting value_at(const RealRange& r, double u) {
    const double v =
        r.log ? std::exp(std::log(r.low) + u * (std::log(r.high) - std::log(r.low)))
              : r.low + u * (r.high - r.low);
    return std::clamp(v, r.low, r.high);
  }
  static double unit_of(const RealRange& r, const Setting& s) {
    const double v = number(s);
    if (r.high == r.low) return 0.5;
    return r.log
               ? (std::log(v) - std::log(r.low)) / (std::log(r.high) - std::log(r.low))
               : (v - r.low) / (r.high - r.low);
  }

  static RealRange widened(const IntegerRange& r) {
    return {static_cast<double>(r.low) - 0.5, static_cast<double>(r.high) + 0.5, 0,
            r.log};
  }
  static Setting value_at(const IntegerRange& r, double u) {
    const double v = std::get<double>(value_at(widened(r), u));
    return std::clamp(static_cast<std::int64_t>(std::llround(v)), r.low, r.high);
  }
  static double unit_of(const IntegerRange& r, const Setting& s) {
    return unit_of(widened(r), s);
  }

  static Setting value_at(const Choice& r, double u) {
    const auto n = static_cast<double>(r.options.size());
    return r.options[std::min(static_cast<std::size_t>(u * n), r.options.size() - 1)];
  }
  static double unit_of(const Choice& r, const Setting& s) {
    const auto* word = std::get_if<std::string>(&s);
    const auto at = word == nullptr
                        ? r.options.end()
                        : std::find(r.options.begin(), r.options.end(), *word);
    if (at == r.options.end()) return -1;
    return (static_cast<double>(at - r.options.begin()) + 0.5) /
           static_cast<double>(r.options.size());
  }

  std::vector<Dimension> dimensions_;
};

}  // namespace rewire
