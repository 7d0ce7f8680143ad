// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <rewire/core/errors.hpp>

namespace support {

/// The message of the `Error` that `act` throws; "nothing thrown" if it throws none.
template <class F>
std::string error_of(F&& act) {
  try {
    act();
  } catch (const rewire::Error& e) {
    return e.what();
  }
  return "nothing thrown";
}

}  // namespace support
