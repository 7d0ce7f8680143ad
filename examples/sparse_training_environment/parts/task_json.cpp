// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/task_json.hpp"

#include <cstdint>
#include <string>
#include <variant>

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DataTask, dataset, folder, variant, file, target,
                                   test_file, generated, standardise, train_samples,
                                   test_samples, folds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, error, inference_macs, training_macs,
                                   inference_source, training_source, inference_exact,
                                   training_exact, connections, dense_connections,
                                   train_rows, test_rows, batch, interval, steps,
                                   updates, train_seconds, evolve_seconds, data_seconds,
                                   cpu_seconds, test_seconds, whole_seconds,
                                   peak_memory_bytes, training_memory_bytes, isa)

static nlohmann::json json_of(const rewire::Configuration& config) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [name, setting] : config)
    std::visit([&, &key = name](const auto& v) { all[key] = v; }, setting);
  return all;
}

static rewire::Configuration configuration_of(const nlohmann::json& all) {
  rewire::Configuration config;
  for (const auto& [name, value] : all.items()) {
    if (value.is_string()) {
      config[name] = value.get<std::string>();
    } else if (value.is_number_integer()) {
      config[name] = value.get<std::int64_t>();
    } else {
      config[name] = value.get<double>();
    }
  }
  return config;
}

void to_json(nlohmann::json& j, const Task& t) {
  j = {{"data", t.data},
       {"contents", t.data.contents},
       {"experiment_type", t.experiment_type},
       {"architecture", t.architecture},
       {"config_id", t.config_id},
       {"config", json_of(t.config)},
       {"fold", t.fold},
       {"place", t.place},
       {"seed", t.seed},
       {"threads", t.threads},
       {"fit_to_rows", t.fit_to_rows},
       {"shuffle", t.shuffle},
       {"compat", t.compat},
       {"source_macs", t.source_macs}};
}

void from_json(const nlohmann::json& j, Task& t) {
  j.at("data").get_to(t.data);
  t.data.contents = j.value("contents", "");  // not in those of older versions
  j.at("experiment_type").get_to(t.experiment_type);
  j.at("architecture").get_to(t.architecture);
  j.at("config_id").get_to(t.config_id);
  t.config = configuration_of(j.at("config"));
  j.at("fold").get_to(t.fold);
  j.at("place").get_to(t.place);
  j.at("seed").get_to(t.seed);
  j.at("threads").get_to(t.threads);
  j.at("fit_to_rows").get_to(t.fit_to_rows);
  j.at("shuffle").get_to(t.shuffle);
  j.at("compat").get_to(t.compat);
  j.at("source_macs").get_to(t.source_macs);
}

void to_json(nlohmann::json& j, const Record& r) {
  j = {{"task", r.task}, {"outcome", r.outcome}};
}

void from_json(const nlohmann::json& j, Record& r) {
  j.at("task").get_to(r.task);
  j.at("outcome").get_to(r.outcome);
}

void to_json(nlohmann::json& j, const Failure& f) {
  j = {{"task", f.task}, {"reason", f.reason}};
}

void from_json(const nlohmann::json& j, Failure& f) {
  j.at("task").get_to(f.task);
  j.at("reason").get_to(f.reason);
}
