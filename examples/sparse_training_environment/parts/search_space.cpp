// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/search_space.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "sparse_training_environment/datasets.hpp"
#include "sparse_training_environment/rhythm.hpp"

rewire::Space search_space(const Plan& plan) {
  const std::size_t at = plan.space.find("update_freq");
  if (plan.task.compat || at == plan.space.size()) return plan.space;
  Task longest = plan.task;
  longest.config = plan.space.standard();
  const auto& epochs = plan.space.dimensions()[plan.space.find("epochs")];
  longest.config["epochs"] = std::get<rewire::IntegerRange>(epochs.range).high;
  const std::size_t rows = load(plan.task.data, 0).train.size();
  const auto most = static_cast<std::int64_t>(
      std::max<std::size_t>(1, rhythm_of(longest, rows).steps() / 2));
  rewire::Space space;
  for (rewire::Dimension d : plan.space.dimensions()) {
    if (d.name == "update_freq") {
      auto& range = std::get<rewire::IntegerRange>(d.range);
      if (range.low < range.high) {
        range.high = std::max(range.low, std::min(range.high, most));
        range.standard = std::min(range.standard, range.high);
      }
    }
    space.add(std::move(d));
  }
  return space;
}
