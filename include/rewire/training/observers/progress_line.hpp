// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>

#include <rewire/concepts/observer.hpp>
#include <rewire/core/errors.hpp>

namespace rewire {

/// Writes how training goes to a stream of the caller's: on a terminal one line that
/// changes in place, with the time left; elsewhere a plain line an epoch.
class ProgressLine {
 public:
  /// `live`: whether `out` is a terminal.  The stream must outlive the observer.
  explicit ProgressLine(std::ostream& out, bool live = false, std::string label = {})
      : out_(out), live_(live), label_(std::move(label)) {}

  void on_begin(const Report& r) {
    start_ = last_ = Clock::now();
    first_step_ = r.now.step;
  }

  void on_advice(const Path&, const std::string& sentence) {
    out_ << "advice: " << sentence << "\n" << std::flush;
  }

  void on_step(const Report& r) {
    if (!live_ || seconds_since(last_) < 0.2) return;
    last_ = Clock::now();
    write(line(r, r.loss), false);
  }

  void on_epoch(const Report& r) { write(line(r, r.loss), !live_); }

  void on_end(const Report&) {
    if (live_ && width_ > 0) out_ << "\n" << std::flush;
  }

 private:
  using Clock = std::chrono::steady_clock;

  static double seconds_since(Clock::time_point t) {
    return std::chrono::duration<double>(Clock::now() - t).count();
  }
  static std::string fixed(double value, int digits) {
    char out[40];
    const auto end =
        std::to_chars(out, out + sizeof out, value, std::chars_format::fixed, digits);
    return std::string(out, end.ptr);
  }
  static std::string clock(double seconds) {
    const long s = std::lround(seconds);
    const std::string rest = text(s % 60);
    return text(s / 60, ":", rest.size() < 2 ? "0" : "", rest);
  }

  std::string line(const Report& r, double loss) const {
    std::string s = label_.empty() ? "" : label_ + "  ";
    s += text("epoch ", r.now.epoch + 1, "/", r.now.epochs, "  loss ", fixed(loss, 4));
    if (r.train) s += "  train " + fixed(100 * r.train->accuracy, 2) + " %";
    if (r.test) s += "  test " + fixed(100 * r.test->accuracy, 2) + " %";
    const double done = static_cast<double>(r.now.step + 1 - first_step_);
    const double all =
        static_cast<double>(r.now.epochs * r.now.steps_per_epoch - first_step_);
    const double elapsed = seconds_since(start_);
    return s + "  " + clock(elapsed) + " gone, " +
           clock(elapsed * (all - done) / done) + " left";
  }

  void write(const std::string& line, bool whole) {
    if (!live_) {
      if (whole) out_ << line << "\n" << std::flush;
      return;
    }
    const std::size_t pad = width_ > line.size() ? width_ - line.size() : 0;
    out_ << "\r" << line << std::string(pad, ' ') << std::flush;
    width_ = line.size();
  }

  std::ostream& out_;
  bool live_;
  std::string label_;
  std::size_t width_ = 0;
  std::size_t first_step_ = 0;
  Clock::time_point start_, last_;
};
static_assert(check_observer<ProgressLine>());

}  // namespace rewire
