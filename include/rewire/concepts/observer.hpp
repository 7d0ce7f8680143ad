// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

#include <rewire/concepts/names.hpp>
#include <rewire/core/path.hpp>
#include <rewire/core/progress.hpp>
#include <rewire/storage/rewiring.hpp>

namespace rewire {

/// How good a network is on a data set.
struct Scores {
  double loss = 0;  ///< mean over what counts
  double accuracy =
      0;  ///< share of labels that count and are met, in [0, 1]; 0 without labels
  std::size_t samples = 0;  ///< that were looked at
};

/// Where the time of a run went so far.
struct Seconds {
  double train = 0;     ///< steps: forward, loss, backward, update
  double data = 0;      ///< laying out batches, or waiting for those of the background
  double evolve = 0;    ///< rewiring
  double evaluate = 0;  ///< evaluation on the test set, or on the training set
};

/// What an observer is told.
struct Report {
  Progress now;     ///< epoch and step
  double loss = 0;  ///< of this step; from `on_epoch` on, the mean over the epoch
  double rate = 0;  ///< the learning rate in use
  std::optional<Scores> train;  ///< after an epoch, if asked for
  std::optional<Scores> test;   ///< after an epoch, if there is a test set
  Seconds seconds;              ///< since `on_begin`
};

/// What an observer may answer; one that answers nothing goes on.
enum class Flow { go_on, stop };

/// Watches training.  Has at least one of these, each returning nothing or a `Flow`:
///   on_begin   before the first step
///   on_step    after each step, before an epoch's evaluation; who stops here
///              leaves an epoch unfinished, and the run cannot go on from there
///   on_epoch   after the evaluation, before the links of that epoch rewire; who
///              stops here ends the run: this epoch becomes the last, and has no
///              rewiring after it
///   on_rest    after that: weights, links and optimizer are what the next epoch
///              starts from; who stops here interrupts the run, which another `fit`
///              may go on with
///   on_end     after all that, `Flow` has no effect any more
///   on_rewire(const Path&, const Pattern& before, const Rewiring&)
///              for each layer; returns void
///   on_advice(const Path&, const std::string& sentence)
///              after `on_begin` of a run's first `fit`, for each layer that would be
///              faster otherwise; returns void
template <class R>
concept FlowOrVoid = std::same_as<R, void> || std::same_as<R, Flow>;

REWIRE_DETECT_NAME(on_begin)
REWIRE_DETECT_NAME(on_step)
REWIRE_DETECT_NAME(on_epoch)
REWIRE_DETECT_NAME(on_rest)
REWIRE_DETECT_NAME(on_end)
REWIRE_DETECT_NAME(on_rewire)
REWIRE_DETECT_NAME(on_advice)

template <class O>
concept HasOnBegin = requires(O o, const Report& r) {
  { o.on_begin(r) } -> FlowOrVoid;
};
template <class O>
concept HasOnStep = requires(O o, const Report& r) {
  { o.on_step(r) } -> FlowOrVoid;
};
template <class O>
concept HasOnEpoch = requires(O o, const Report& r) {
  { o.on_epoch(r) } -> FlowOrVoid;
};
template <class O>
concept HasOnRest = requires(O o, const Report& r) {
  { o.on_rest(r) } -> FlowOrVoid;
};
template <class O>
concept HasOnEnd = requires(O o, const Report& r) {
  { o.on_end(r) } -> FlowOrVoid;
};
template <class O>
concept HasOnRewire = requires(O o, const Path& at, const Pattern& before,
                               const Rewiring& change) {
  { o.on_rewire(at, before, change) } -> std::same_as<void>;
};

template <class O>
concept HasOnAdvice = requires(O o, const Path& at, const std::string& sentence) {
  { o.on_advice(at, sentence) } -> std::same_as<void>;
};

template <class O>
concept HasHook = HasOnBegin<O> || HasOnStep<O> || HasOnEpoch<O> || HasOnRest<O> ||
    HasOnEnd<O> || HasOnRewire<O> || HasOnAdvice<O>;

/// No hook of another signature.
template <class O>
consteval bool hooks_fit() {
  return HasOnBegin<O> == names_on_begin<O> && HasOnStep<O> == names_on_step<O> &&
         HasOnEpoch<O> == names_on_epoch<O> && HasOnRest<O> == names_on_rest<O> &&
         HasOnEnd<O> == names_on_end<O> && HasOnRewire<O> == names_on_rewire<O> &&
         HasOnAdvice<O> == names_on_advice<O>;
}

template <class O>
concept Observer = HasHook<O> && hooks_fit<O>();

/// One sentence for each thing that is wrong with a would-be observer.
template <class O>
consteval bool check_observer() {
  static_assert(!std::is_final_v<O>,
                "Observer must not be final: misspelt optional members are found by "
                "inheriting from it");
  static_assert(
      names_on_begin<O> || names_on_step<O> || names_on_epoch<O> || names_on_rest<O> ||
          names_on_end<O> || names_on_rewire<O> || names_on_advice<O>,
      "Observer needs at least one of: on_begin, on_step, on_epoch, on_rest, on_end "
      "(const Report&), on_rewire(const Path&, const Pattern&, const Rewiring&), "
      "on_advice(const Path&, const std::string&)");
  static_assert(
      HasOnBegin<O> || !names_on_begin<O>,
      "Observer has `on_begin`, but not as: void or Flow on_begin(const Report&)");
  static_assert(
      HasOnStep<O> || !names_on_step<O>,
      "Observer has `on_step`, but not as: void or Flow on_step(const Report&)");
  static_assert(
      HasOnEpoch<O> || !names_on_epoch<O>,
      "Observer has `on_epoch`, but not as: void or Flow on_epoch(const Report&)");
  static_assert(
      HasOnRest<O> || !names_on_rest<O>,
      "Observer has `on_rest`, but not as: void or Flow on_rest(const Report&)");
  static_assert(
      HasOnEnd<O> || !names_on_end<O>,
      "Observer has `on_end`, but not as: void or Flow on_end(const Report&)");
  static_assert(HasOnRewire<O> || !names_on_rewire<O>,
                "Observer has `on_rewire`, but not as: void on_rewire(const Path&, "
                "const Pattern& "
                "before, const Rewiring&)");
  static_assert(HasOnAdvice<O> || !names_on_advice<O>,
                "Observer has `on_advice`, but not as: void on_advice(const Path&, "
                "const std::string&)");
  return true;
}

}  // namespace rewire
