// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace rewire::detail {

/// `count` blocks of one type; `make(i)` makes block i, `make()` will do where all are
/// alike.
template <class Block, class Make>
std::vector<Block> blocks(std::size_t count, Make& make) {
  std::vector<Block> made;
  made.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (std::invocable<Make&, std::size_t>) {
      made.push_back(make(i));
    } else {
      made.push_back(make());
    }
  }
  return made;
}

}  // namespace rewire::detail
