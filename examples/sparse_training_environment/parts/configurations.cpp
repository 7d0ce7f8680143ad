// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/configurations.hpp"

#include <algorithm>
#include <span>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/setting_columns.hpp"
#include "support/table.hpp"

void write_configurations(const std::filesystem::path& path,
                          const std::vector<Judged>& all) {
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

std::string incumbents(const std::vector<Judged>& all, std::size_t most) {
  std::vector<Judged> front;
  for (const Judged& j : all)
    if (j.layer == 0) front.push_back(j);
  const std::size_t shown = std::min(front.size(), most);
  std::string out = rewire::text(
      front.size(), " of ", all.size(), " configurations are dominated by no other",
      front.size() > most ? rewire::text("; of these, the ", most, " of lowest error")
                          : "",
      ":\n");
  for (const Judged& j : std::span(front).first(shown)) {
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
