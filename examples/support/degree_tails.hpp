// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <rewire/analysis/cumulative.hpp>
#include <rewire/analysis/degrees.hpp>
#include <rewire/analysis/power_law_verdict.hpp>
#include <rewire/io/figure.hpp>

#include "support/outcome.hpp"
#include "support/table.hpp"

namespace example {

/// What is found of the incoming links of the neurons behind one sparse layer.
struct DegreeTail {
  std::size_t layer;  ///< from 1
  const LayerDegrees* degrees;
  rewire::PowerLawVerdict verdict;  ///< after training
};

/// Of each layer that is not full.
inline std::vector<DegreeTail> judge_tails(const Outcome& model) {
  std::vector<DegreeTail> tails;
  for (std::size_t i = 0; i < model.degrees.size(); ++i) {
    const LayerDegrees& d = model.degrees[i];
    if (d.full()) continue;
    rewire::Rng rng(model.seed, rewire::Purpose::user, i);
    tails.push_back({i + 1, &d, rewire::judge_power_law(d.outputs_after, rng)});
  }
  return tails;
}

/// A row a model and layer: the degrees before and after, the best power law, and what
/// speaks against it.
inline void add_rows(Table& table, const std::string& model,
                     const std::vector<DegreeTail>& tails) {
  if (table.empty()) {
    table.push_back({"incoming links", "layer", "mean", "deviation", "largest", "Gini",
                     "gamma", "from", "neurons", "KS distance", "p",
                     "power law supported?"});
  }
  for (const auto& [layer, degrees, verdict] : tails) {
    const auto before = rewire::degree_summary(degrees->outputs_before);
    const auto after = rewire::degree_summary(degrees->outputs_after);
    const auto change = [&](double a, double b, int digits) {
      const std::string first = fixed(a, digits), second = fixed(b, digits);
      return first == second ? first : first + " -> " + second;
    };
    table.push_back(
        {model, std::to_string(layer), fixed(after.mean, 1),
         change(before.deviation, after.deviation, 1),
         change(static_cast<double>(before.most), static_cast<double>(after.most), 0),
         change(before.gini, after.gini, 2), fixed(verdict.law.gamma, 2),
         std::to_string(verdict.law.least), std::to_string(verdict.law.tail),
         fixed(verdict.law.distance, 3), fixed(verdict.p, 2),
         verdict.supported() ? "yes" : "no: " + verdict.against});
  }
}

namespace detail {

inline rewire::Series curve_of(std::string name, const rewire::Cumulative& c) {
  rewire::Series s{.name = std::move(name)};
  s.x.assign(c.degree.begin(), c.degree.end());
  s.y = c.share;
  return s;
}

/// The law as a straight line from where its tail begins.
inline rewire::Series line_of(const rewire::PowerLaw& law, std::size_t neurons,
                              std::size_t most) {
  rewire::Series line{.name = "power law " + fixed(law.gamma, 1), .dashed = true};
  const auto q = static_cast<double>(law.least);
  const double whole = rewire::detail::log_zeta_ratio(law.gamma, q);
  for (std::size_t d = law.least; d <= most; ++d) {
    const auto at = static_cast<double>(d);
    line.x.push_back(at);
    line.y.push_back(static_cast<double>(law.tail) / static_cast<double>(neurons) *
                     std::exp(-law.gamma * std::log(at / q) +
                              rewire::detail::log_zeta_ratio(law.gamma, at) - whole));
  }
  return line;
}

/// What is beyond thrice what one neuron in twenty reaches, and beyond what any had
/// before, goes into the last box: a few neurons with thousands of links would leave no
/// room for the others.
inline rewire::Panel histogram_panel(const DegreeTail& tail) {
  using Degrees = LayerDegrees::Degrees;
  const Degrees& before = tail.degrees->outputs_before;
  Degrees sorted = tail.degrees->outputs_after;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t room = std::max(3 * sorted[sorted.size() * 95 / 100],
                                    *std::max_element(before.begin(), before.end()));
  const std::size_t most = std::min(sorted.back(), room);
  const auto shown = [&](const std::string& name, Degrees degrees) {
    for (std::size_t& d : degrees) d = std::min(d, most);
    return rewire::histogram(name, degrees, std::max<std::size_t>(1, most / 60));
  };
  return {
      .title = rewire::text("layer ", tail.layer),
      .x_label = most < sorted.back() ? "incoming links (last box: and more)"
                                      : "incoming links",
      .y_label = "neurons",
      .series = {shown("before", before), shown("after", tail.degrees->outputs_after)}};
}

inline rewire::Panel tail_panel(const DegreeTail& tail) {
  const LayerDegrees& d = *tail.degrees;
  const std::size_t neurons = d.outputs_after.size();
  const std::size_t links =
      std::accumulate(d.outputs_before.begin(), d.outputs_before.end(), std::size_t{0});
  const std::size_t inputs = d.inputs_before.size();
  const double density = static_cast<double>(links) /
                         (static_cast<double>(neurons) * static_cast<double>(inputs));
  const double least = 0.5 / static_cast<double>(neurons);
  const std::size_t fewest =
      std::min(*std::min_element(d.outputs_before.begin(), d.outputs_before.end()),
               *std::min_element(d.outputs_after.begin(), d.outputs_after.end()));
  const std::size_t most =
      std::max(*std::max_element(d.outputs_before.begin(), d.outputs_before.end()),
               *std::max_element(d.outputs_after.begin(), d.outputs_after.end()));
  const rewire::PowerLawVerdict& v = tail.verdict;
  rewire::Panel panel{
      .title = (v.supported() ? "power law supported, KS " : "no power law, KS ") +
               fixed(v.law.distance, 3),
      .x_label = "incoming links, at least",
      .y_label = "share of neurons",
      .x_range = {{.low = 0.8 * std::max(1.0, static_cast<double>(fewest)),
                   .high = 1.3 * static_cast<double>(most) + 1}},
      .y_range = {{.low = least, .high = 1.5}},
      .log_x = true,
      .log_y = true};
  auto before = curve_of("before", rewire::complementary_cumulative(d.outputs_before));
  auto after = curve_of("after", rewire::complementary_cumulative(d.outputs_after));
  before.style = after.style = rewire::Series::points;
  panel.series = {
      std::move(before), std::move(after),
      curve_of("binomial", rewire::binomial_cumulative(inputs, density, least))};
  if (v.law.tail > 0) {
    panel.series.push_back(
        line_of(v.law, neurons,
                *std::max_element(d.outputs_after.begin(), d.outputs_after.end())));
  }
  return panel;
}

}  // namespace detail

/// A column a layer: above how many neurons have how many incoming links before and
/// after training, below the share that has at least so many, on logarithmic axes, with
/// the binomial distribution of links placed at random and the best power law.
inline rewire::Figure degree_figure(const std::vector<DegreeTail>& tails) {
  rewire::Figure figure;
  for (const DegreeTail& t : tails) figure.panels.push_back(detail::histogram_panel(t));
  for (const DegreeTail& t : tails) figure.panels.push_back(detail::tail_panel(t));
  figure.columns = tails.size();
  return figure;
}

}  // namespace example
