// expect: Pass::save takes trivially copyable values
// SPDX-License-Identifier: BSD-3-Clause
#include <vector>

#include <rewire/storage/pass.hpp>

void save(rewire::Pass<float>& pass) { pass.save(std::vector<int>{1}); }
