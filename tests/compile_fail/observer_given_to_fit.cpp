// expect: Observer needs at least one of: on_begin, on_step, on_epoch, on_rest, on_end
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/training/notify.hpp>

struct Wrong {};

void fit(Wrong& observer) { rewire::detail::Notify notify(observer); }
