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
/// epochs before it, and counts its seconds on from the last of them.
class MetricsCsv {
 public:
  /// Writes to `path`, from the first epoch on.
  explicit MetricsCsv(std::filesystem::path path)
      : path_(std::move(path)), content_(header) {}

  void on_begin(const Report& r) {
    content_ = header;
    earlier_ = {};
    if (r.now.epoch > 0 && std::filesystem::exists(path_)) keep_rows(r.now.epoch);
    write();
  }

  void on_epoch(const Report& r) {
    content_ += text(
        r.now.epoch + 1, ",", r.now.step + 1, ",", r.rate, ",", r.loss, ",",
        scores(r.train), ",", scores(r.test), ",", earlier_.train + r.seconds.train,
        ",", earlier_.data + r.seconds.data, ",", earlier_.evolve + r.seconds.evolve,
        ",", earlier_.evaluate + r.seconds.evaluate, "\n");
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
      at = end;
      if (end == std::string_view::npos) break;  // cut off
      if (std::strtoull(row.c_str(), nullptr, 10) > epochs) continue;
      content_ += row + "\n";
      earlier_ = seconds_of(row);
    }
  }

  /// The last four cells of a row.
  static Seconds seconds_of(const std::string& row) {
    double last[4] = {};
    std::size_t end = row.size();
    for (std::size_t cell = 4; cell-- > 0 && end != std::string::npos;) {
      const std::size_t comma = row.rfind(',', end - (end > 0));
      if (comma == std::string::npos) return {};
      last[cell] = std::strtod(row.c_str() + comma + 1, nullptr);
      end = comma;
    }
    return {.train = last[0], .data = last[1], .evolve = last[2], .evaluate = last[3]};
  }

  void write() const {
    AtomicFile file(path_);
    file.write(content_);
    file.commit();
  }

  std::filesystem::path path_;
  std::string content_;
  Seconds earlier_;  // of the epochs before a resumption
};
static_assert(check_observer<MetricsCsv>());

}  // namespace rewire
