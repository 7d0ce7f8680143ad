// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <map>
#include <string>

namespace rewire {

/// What another program calls the parts of a network: "layer.1.0.norm" is
/// "block1.layer.0.bn1" there, say, and "layer.1.0.norm.weight" that with ".weight".
using NameMap = std::map<std::string, std::string, std::less<>>;

}  // namespace rewire
