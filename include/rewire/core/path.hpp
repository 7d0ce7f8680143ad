// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <rewire/core/errors.hpp>

namespace rewire {

/// The name of a part of a network, such as `layer.0.bias`: a chain of links on the
/// stack that becomes a string only when somebody asks.  A path must not outlive the
/// one it extends.
class Path {
 public:
  /// The beginning of a path; `name` must outlive it.
  explicit Path(std::string_view name) : name_(name) {}

  /// A part of this, by name; both must outlive the result.
  Path operator/(std::string_view name) const { return Path(this, name, 0); }
  /// A part of this, by number.
  Path operator/(std::size_t index) const { return Path(this, {}, index); }

  /// Names and numbers with dots between them.
  std::string str() const {
    const std::string own = name_.empty() ? text(index_) : std::string(name_);
    return above_ == nullptr ? own : text(above_->str(), ".", own);
  }

 private:
  Path(const Path* above, std::string_view name, std::size_t index)
      : above_(above), name_(name), index_(index) {}

  const Path* above_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
};

}  // namespace rewire
