// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>

#include "sparse_training_environment/store.hpp"
#include "sparse_training_environment/task.hpp"

// What a training is told, and what came of it, as JSON: the names are those of the
// members.  Reading throws nlohmann::json::exception where something is missing.

void to_json(nlohmann::json& j, const Task& t);
void from_json(const nlohmann::json& j, Task& t);

void to_json(nlohmann::json& j, const Record& r);
void from_json(const nlohmann::json& j, Record& r);

void to_json(nlohmann::json& j, const Failure& f);
void from_json(const nlohmann::json& j, Failure& f);
