// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <tuple>
#include <type_traits>

#include <rewire/concepts/observer.hpp>

namespace rewire::detail {

/// Passes events on to all observers, in order; each hears of an event even if an
/// earlier one said stop.
template <class... Observers>
class Notify {
  static_assert((check_observer<std::remove_cvref_t<Observers>>() && ...));

 public:
  explicit Notify(Observers&... observers) : observers_(observers...) {}

  Flow begin(const Report& r) {
    return each([&](auto& o) {
      if constexpr (HasOnBegin<Bare<decltype(o)>>)
        return answer([&] { return o.on_begin(r); });
      else
        return Flow::go_on;
    });
  }
  Flow step(const Report& r) {
    return each([&](auto& o) {
      if constexpr (HasOnStep<Bare<decltype(o)>>)
        return answer([&] { return o.on_step(r); });
      else
        return Flow::go_on;
    });
  }
  Flow epoch(const Report& r) {
    return each([&](auto& o) {
      if constexpr (HasOnEpoch<Bare<decltype(o)>>)
        return answer([&] { return o.on_epoch(r); });
      else
        return Flow::go_on;
    });
  }
  Flow rest(const Report& r) {
    return each([&](auto& o) {
      if constexpr (HasOnRest<Bare<decltype(o)>>)
        return answer([&] { return o.on_rest(r); });
      else
        return Flow::go_on;
    });
  }
  Flow end(const Report& r) {
    return each([&](auto& o) {
      if constexpr (HasOnEnd<Bare<decltype(o)>>)
        return answer([&] { return o.on_end(r); });
      else
        return Flow::go_on;
    });
  }
  void rewire(const Path& at, const Pattern& before, const Rewiring& change) {
    each([&](auto& o) {
      if constexpr (HasOnRewire<Bare<decltype(o)>>) o.on_rewire(at, before, change);
      return Flow::go_on;
    });
  }
  void advice(const Path& at, const std::string& sentence) {
    each([&](auto& o) {
      if constexpr (HasOnAdvice<Bare<decltype(o)>>) o.on_advice(at, sentence);
      return Flow::go_on;
    });
  }

 private:
  template <class O>
  using Bare = std::remove_cvref_t<O>;

  template <class F>
  static Flow answer(F f) {
    if constexpr (std::is_void_v<decltype(f())>) {
      f();
      return Flow::go_on;
    } else {
      return f();
    }
  }
  template <class F>
  Flow each(F f) {
    Flow flow = Flow::go_on;
    std::apply(
        [&](auto&... o) { ((flow = f(o) == Flow::stop ? Flow::stop : flow), ...); },
        observers_);
    return flow;
  }

  std::tuple<Observers&...> observers_;
};

}  // namespace rewire::detail
