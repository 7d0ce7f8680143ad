// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <tuple>
#include <utility>

#include <rewire/concepts/observer.hpp>
#include <rewire/io/checkpoint.hpp>

namespace rewire {

/// Writes a checkpoint every `every` epochs and after the last, also where another
/// observer stopped the run there.
template <class Trainer, class... Observers>
class CheckpointSaver {
 public:
  /// Refers to the trainer that it observes, and to the observers whose memory it saves
  /// (`save_checkpoint`): name these before it in `fit`.
  CheckpointSaver(std::filesystem::path path, const Trainer& trainer,
                  std::size_t every = 1, const Observers&... observers)
      : path_(std::move(path)),
        trainer_(trainer),
        every_(every),
        observers_(observers...) {
    if (every == 0) {
      throw Error(
          {"CheckpointSaver", "every >= 1 epochs", "0", "give 1 to save after each"});
    }
  }

  /// Throws where the file cannot be written: now, not after the first epoch.
  void on_begin(const Report&) {
    const AtomicFile opens{path_};
    saved_ = true;
  }
  void on_rest(const Report& r) {
    saved_ = (r.now.epoch + 1) % every_ == 0 || r.now.in_last_epoch();
    if (saved_) save();
  }
  void on_end(const Report&) {
    if (!saved_ && trainer_.state().steps_of_epoch == 0) save();
  }

 private:
  void save() const {
    std::apply([&](const Observers&... o) { save_checkpoint(path_, trainer_, o...); },
               observers_);
  }

  std::filesystem::path path_;
  const Trainer& trainer_;
  std::size_t every_;
  std::tuple<const Observers&...> observers_;
  bool saved_ = true;  // the last epoch that was finished
};

}  // namespace rewire
