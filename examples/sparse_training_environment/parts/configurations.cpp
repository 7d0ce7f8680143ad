// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/configurations.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/judged.hpp"
#include "support/table.hpp"

/// Incumbents first, the lowest error first; and how many they are.
static std::pair<std::vector<Judged>, std::size_t> ranked(
    const std::vector<Record>& records) {
  std::vector<Judged> all;
  for (const Record& r : records) judge(all, r);
  std::vector<rewire::Costs> costs;
  for (const Judged& j : all) costs.push_back(j.costs);
  const auto ranks = rewire::pareto_ranks(costs);
  std::vector<Judged> best, rest;
  for (std::size_t i = 0; i < all.size(); ++i)
    (ranks[i] == 0 ? best : rest).push_back(std::move(all[i]));
  for (auto* part : {&best, &rest})
    std::stable_sort(part->begin(), part->end(), [](const Judged& a, const Judged& b) {
      return a.costs < b.costs;
    });
  const std::size_t front = best.size();
  for (Judged& j : rest) best.push_back(std::move(j));
  return {std::move(best), front};
}

static std::string words_of(const rewire::Setting& setting) {
  return std::visit([](const auto& v) { return rewire::text(v); }, setting);
}

void write_configurations(const std::filesystem::path& path,
                          const std::vector<Record>& records) {
  const auto [all, front] = ranked(records);
  std::set<std::string> names;
  for (const Judged& j : all)
    for (const auto& [name, value] : j.config) names.insert(name);
  std::string rows = "config_id,Class,Error,Inference,Training,trials";
  for (const std::string& name : names) rows += "," + name;
  rows += "\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Judged& j = all[i];
    rows += rewire::text(j.config_id,
                         i < front ? ",Incumbent," : ",Dominated configuration,",
                         j.costs[0], ",", j.costs[1], ",", j.costs[2], ",", j.trials);
    for (const std::string& name : names) {
      const auto at = j.config.find(name);
      rows += "," + (at == j.config.end() ? "" : words_of(at->second));
    }
    rows += "\n";
  }
  rewire::AtomicFile file(path);
  file.write(rows);
  file.commit();
}

std::string incumbents(const std::vector<Record>& records, std::size_t most) {
  const auto [all, front] = ranked(records);
  std::string out = rewire::text(
      front, " of ", all.size(), " configurations are dominated by no other",
      front > most ? rewire::text("; of these, the ", most, " of lowest error") : "",
      ":\n");
  for (std::size_t i = 0; i < std::min(front, most); ++i) {
    const Judged& j = all[i];
    out += rewire::text(j.config_id, ": error ", example::fixed(100 * j.costs[0], 2),
                        " % in ", j.trials, j.trials == 1 ? " trial, " : " trials, ",
                        example::fixed(j.costs[1], 0), " MACs a sample, ",
                        example::fixed(j.costs[2] / 1e6, 1), " million to train\n   ");
    for (const auto& [name, value] : j.config)
      out += " " + name + "=" + words_of(value);
    out += "\n";
  }
  return out;
}
