// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/configurations.hpp"

#include <algorithm>
#include <utility>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/judged.hpp"
#include "sparse_training_environment/setting_columns.hpp"
#include "support/table.hpp"

/// Incumbents first, the lowest error first; and how many they are.
static std::pair<std::vector<Judged>, std::size_t> ranked(
    const std::vector<Record>& records) {
  std::vector<Judged> all = judged(records);
  const auto front = std::stable_partition(
      all.begin(), all.end(), [](const Judged& j) { return j.layer == 0; });
  const auto count = static_cast<std::size_t>(front - all.begin());
  return {std::move(all), count};
}

void write_configurations(const std::filesystem::path& path,
                          const std::vector<Record>& records) {
  const std::vector<Judged> all = ranked(records).first;
  SettingColumns settings;
  for (const Judged& j : all) settings.add(j.config);
  std::string rows =
      "config_id,Class,Error,Inference,Training,trials" + settings.names() + "\n";
  for (const Judged& j : all) {
    rows += rewire::text(j.config_id,
                         j.layer == 0 ? ",Incumbent," : ",Dominated configuration,",
                         j.costs[0], ",", j.costs[1], ",", j.costs[2], ",", j.trials,
                         settings.values(j.config), "\n");
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
