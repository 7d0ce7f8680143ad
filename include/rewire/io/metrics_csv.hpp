// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <rewire/concepts/observer.hpp>
#include <rewire/io/file.hpp>

namespace rewire {

/// Writes a row an epoch as comma-separated values; what was not measured is an empty
/// cell.  The file is whole after every epoch; a resumed run keeps the rows of the
/// epochs before it.
class MetricsCsv {
 public:
  explicit MetricsCsv(std::filesystem::path path)
      : path_(std::move(path)), content_(header) {}

  void on_begin(const Report& r) {
    content_ = header;
    if (r.now.epoch > 0 && std::filesystem::exists(path_)) keep_rows(r.now.epoch);
    write();
  }

  void on_epoch(const Report& r) {
    content_ +=
        text(r.now.epoch + 1, ",", r.now.step + 1, ",", r.rate, ",", r.loss, ",",
             scores(r.train), ",", scores(r.test), ",", r.seconds.train, ",",
             r.seconds.data, ",", r.seconds.evolve, ",", r.seconds.evaluate, "\n");
    write();
  }

 private:
  static constexpr std::string_view header =
      "epoch,steps,rate,loss,train_loss,train_accuracy,test_loss,test_accuracy,"
      "seconds_train,seconds_data,seconds_evolve,seconds_evaluate\n";

  static std::string scores(const std::optional<Scores>& s) {
    return s ? text(s->loss, ",", s->accuracy) : ",";
  }

  void keep_rows(std::size_t epochs) {
    const auto bytes = read_file(path_);
    const std::string_view old(reinterpret_cast<const char*>(bytes.data()),
                               bytes.size());
    for (std::size_t at = old.find('\n');
         at != std::string_view::npos && at + 1 < old.size();) {
      const std::size_t end = old.find('\n', at + 1);
      const std::string row(old.substr(at + 1, end - at - 1));
      if (std::strtoull(row.c_str(), nullptr, 10) <= epochs) content_ += row + "\n";
      at = end;
    }
  }

  void write() const {
    AtomicFile file(path_);
    file.write(content_);
    file.commit();
  }

  std::filesystem::path path_;
  std::string content_;
};
static_assert(check_observer<MetricsCsv>());

}  // namespace rewire
