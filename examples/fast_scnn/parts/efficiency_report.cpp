// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/efficiency_report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include <rewire/analysis/flops.hpp>
#include <rewire/io/file.hpp>

static std::string printed(const char* format, double value) {
  char words[64];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

std::string source_lines(const Efficiency& e) {
  const auto flops = static_cast<double>(e.here().flops);
  std::string lines = "FLOPs per image: " + printed("%.2e", flops) + "\n";
  if (!e.judged) return lines;
  return lines + "Mean Dice Score: " + printed("%.4f", mean_dice(e.judged->matrix)) +
         "\nEfficiency (Dice / FLOPs): " + printed("%.6e", e.dice_per_flop()) + "\n";
}

example::Table module_table(const Efficiency& e) {
  example::Table rows{
      {"module", "parameters", "connections", "MACs, M", "FLOPs by thop, M"}};
  const auto add = [&](const Module& m) {
    rows.push_back({m.name, std::to_string(m.parameters), std::to_string(m.connections),
                    example::fixed(1e-6 * static_cast<double>(m.macs), 1),
                    example::fixed(1e-6 * static_cast<double>(m.flops), 1)});
  };
  for (const Module& m : e.modules) add(m);
  add({.name = "all",
       .parameters = e.size.parameters,
       .connections = e.size.connections,
       .macs = e.here().macs,
       .flops = e.here().flops});
  return rows;
}

example::Table profile_table(const Efficiency& e) {
  example::Table rows{{"profile", "image", "MACs, G", "FLOPs by thop, G", "median, ms",
                       "p95, ms", "images/s", "peak memory, MB"}};
  for (const ProfileCost& c : e.profiles) {
    const auto giga = [](std::uint64_t n) {
      return example::fixed(1e-9 * static_cast<double>(n), 4);
    };
    rows.push_back({c.profile.name,
                    rewire::text(c.profile.image_width, "x", c.profile.image_height),
                    giga(c.macs), giga(c.flops), example::fixed(c.median_ms, 2),
                    example::fixed(c.p95_ms, 2), example::fixed(c.per_second(), 1),
                    c.peak_bytes
                        ? example::fixed(1e-6 * static_cast<double>(*c.peak_bytes), 0)
                        : ""});
  }
  return rows;
}

example::Table class_table(const Efficiency& e) {
  const rewire::ConfusionMatrix& m = e.judged->matrix;
  example::Table rows{{"", "class", "IoU", "Dice", "recall", "precision"}};
  for (std::size_t c = 0; c < m.classes(); ++c) {
    rows.push_back({std::to_string(c), e.classes->classes[c].name,
                    example::fixed(m.iou(c), 4), example::fixed(m.dice(c), 4),
                    example::fixed(m.recall(c), 4), example::fixed(m.precision(c), 4)});
  }
  rows.push_back({"", "mean", example::fixed(m.mean_iou(), 4),
                  example::fixed(mean_dice(m), 4), "", ""});
  return rows;
}

static nlohmann::json as_json(const Efficiency& e) {
  nlohmann::json all{
      {"weights", e.weights.empty() ? nlohmann::json() : nlohmann::json(e.weights)},
      {"profile", e.here().profile.name},
      {"parameters", e.size.parameters},
      {"connections", e.size.connections},
      {"dense_connections", e.size.dense_connections},
      {"bytes", e.size.bytes},
      {"flops_per_image", e.here().flops}};
  for (const Module& m : e.modules) {
    all["modules"].push_back({{"name", m.name},
                              {"parameters", m.parameters},
                              {"connections", m.connections},
                              {"macs", m.macs},
                              {"flops", m.flops}});
  }
  for (const ProfileCost& c : e.profiles) {
    all["profiles"].push_back(
        {{"name", c.profile.name},
         {"width", c.profile.image_width},
         {"height", c.profile.image_height},
         {"macs", c.macs},
         {"flops", c.flops},
         {"median_ms", c.median_ms},
         {"p95_ms", c.p95_ms},
         {"images_per_second", c.per_second()},
         {"peak_bytes",
          c.peak_bytes ? nlohmann::json(*c.peak_bytes) : nlohmann::json()}});
  }
  if (!e.judged) return all;
  const rewire::ConfusionMatrix& m = e.judged->matrix;
  for (const auto& [name, value] : e.judged->named()) all[name] = value;
  all["dice_per_flop"] = e.dice_per_flop();
  for (std::size_t c = 0; c < m.classes(); ++c) {
    nlohmann::json row;
    for (std::size_t p = 0; p < m.classes(); ++p) row.push_back(m.count(c, p));
    all["classes"].push_back({{"name", e.classes->classes[c].name},
                              {"iou", m.iou(c)},
                              {"dice", m.dice(c)},
                              {"taken_for", row}});
  }
  return all;
}

example::Outcome outcome_of(const Efficiency& e, const Job& job) {
  example::Outcome o;
  o.seed = job.seed;
  rewire::RunResult& r = o.result;
  r.name = e.weights.empty() ? "untrained" : e.weights;
  r.settings = {{"profile", job.profile},
                {"width", job.width},
                {"topology", job.topology},
                {"density", job.topology == "dense" ? 1 : job.density}};
  if (e.judged) {
    r.metrics = e.judged->named();
    r.metrics["dice_per_flop"] = e.dice_per_flop();
  }
  for (const ProfileCost& c : e.profiles) {
    r.metrics["median_ms_" + c.profile.name] = c.median_ms;
    r.metrics["p95_ms_" + c.profile.name] = c.p95_ms;
    r.peak_memory_bytes = std::max(r.peak_memory_bytes, c.peak_bytes.value_or(0));
  }
  r.metrics["parameters"] = static_cast<double>(e.size.parameters);
  r.connections = e.size.connections;
  r.dense_connections = e.size.dense_connections;
  r.inference_flops = rewire::flops_per_mac * static_cast<double>(e.here().macs);
  return o;
}

void write_json(const Efficiency& e, const std::filesystem::path& path) {
  rewire::AtomicFile file(path);
  file.write(as_json(e).dump(2) + "\n");
  file.commit();
}
