// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <rewire/io/html_report.hpp>
#include <rewire/io/idx.hpp>
#include <rewire/io/metrics_csv.hpp>
#include <rewire/io/npz.hpp>
#include <rewire/io/png.hpp>
#include <rewire/io/run_report.hpp>
#include <rewire/io/topology_csv.hpp>

#include "io/checkpoint_cases.hpp"

/// The writers whose disk fails.
namespace disk_cases {

using namespace rewire;
using namespace checkpoint_cases;

/// What a writer writes the first and the second time differs.
using Writer = std::function<void(const std::filesystem::path&, bool second)>;

inline const std::map<std::string, Writer>& writers() {
  static Run first(small_net()), second(small_net());
  static const bool trained = [] {
    first.train_two_of_three();
    second.trainer.fit(points(), options(1));
    return true;
  }();
  static const std::map<std::string, Writer> all{
      {"save_checkpoint",
       [](const auto& path, bool two) {
         save_checkpoint(path, (two ? second : first).trainer);
       }},
      {"save_weights",
       [](const auto& path, bool two) {
         save_weights(path, (two ? second : first).net);
       }},
      {"write_file",
       [](const auto& path, bool two) {
         write_file(path, std::vector<std::uint8_t>(200'000, two));
       }},
      {"write_idx",
       [](const auto& path, bool two) {
         write_idx(path, {{2}, {0, two}});
       }},
      {"write_npz",
       [](const auto& path, bool two) {
         const std::vector<std::uint8_t> numbers{1, two};
         write_npz(path,
                   {{"x", NpyArray({2}, std::span<const std::uint8_t>(numbers))}});
       }},
      {"write_png",
       [](const auto& path, bool two) {
         write_png(path, {1, 1, 1, {two}});
       }},
      {"HtmlReport",
       [](const auto& path, bool two) {
         HtmlReport(two ? "second" : "first").write(path);
       }},
      {"RunReport",
       [](const auto& path, bool two) {
         RunReport report;
         report.example = two ? "second" : "first";
         report.write(path);
       }},
      {"MetricsCsv",
       [](const auto& path, bool two) {
         Report epoch;
         epoch.loss = two ? 2 : 1;
         MetricsCsv(path).on_epoch(epoch);
       }},
      {"write_topology_csv",
       [](const auto& path, bool two) {
         TopologyRecorder::Layer known;
         known.records.emplace_back().replaced = two;
         write_topology_csv(TopologyRecorder({{"hidden", known}}), path);
       }},
  };
  REQUIRE(trained);
  return all;
}

}  // namespace disk_cases
