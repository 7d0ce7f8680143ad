// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <rewire/core/version.hpp>
#include <rewire/io/safetensors.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/trainer.hpp>

namespace rewire {

namespace detail {

inline constexpr std::string_view checkpoint_format = "rewire-1";

/// Collects a network for one file; owns what is not stored in the order of the file.
template <class T>
class CheckpointWriter {
 public:
  CheckpointWriter(std::string where, std::size_t slots)
      : where_(std::move(where)), slots_(slots) {}

  void operator()(const Path& at, const Parameter<T>& p) {
    const std::string name = at.str();
    file.add(name, std::span<const T>(p.value), p.shape);
    require_slots(name, p.slots.size());
    for (std::size_t i = 0; i < slots_; ++i) {
      file.add(text(name, ".slot", i), std::span<const T>(p.slots[i]), p.shape);
    }
  }
  void operator()(const Path& at, const Buffer<T>& b) {
    file.add(at.str(), std::span<const T>(b.value), b.shape);
  }
  void operator()(const Path& at, const SparseWeights<T>& w, const auto&) {
    const std::string name = at.str();
    const Pattern& links = w.links();
    shapes_.push_back({links.rows(), links.cols()});
    file.add(name + ".shape", std::span<const std::uint64_t>(shapes_.back()));
    file.add(name + ".row_ptr", links.row_ptr());
    file.add(name + ".col", links.col());
    file.add(name + ".values", w.values());
    require_slots(name, w.trained().slots.size());
    for (std::size_t i = 0; i < slots_; ++i) {
      in_csr_order_.push_back(w.in_csr_order(std::span<const T>(w.trained().slots[i])));
      file.add(text(name, ".values.slot", i), std::span<const T>(in_csr_order_.back()));
    }
  }

  SafetensorsWriter file;

 private:
  void require_slots(const std::string& name, std::size_t found) const {
    if (found >= slots_) return;
    throw Error({text(where_, ": ", name), text(slots_, " optimizer slots"),
                 text(found), "save what a trainer has begun to train"});
  }

  std::string where_;
  std::size_t slots_;
  std::list<std::array<std::uint64_t, 2>>
      shapes_;  // lists: what the file refers to stays put
  std::list<std::vector<T>> in_csr_order_;
};

/// Reads a network back: first everything is checked, then (`fill`) everything is
/// replaced.
template <class T>
class CheckpointReader {
 public:
  CheckpointReader(const Safetensors& file, std::string where, std::size_t slots,
                   bool fill)
      : file_(file), where_(std::move(where)), slots_(slots), fill_(fill) {}

  void operator()(const Path& at, Parameter<T>& p) {
    const std::string name = at.str();
    const auto value = file_.get<T>(name, p.shape);
    if (fill_) p.value.assign(value.begin(), value.end());
    if (fill_) forget(p.slots);
    if (fill_) p.slots.resize(std::max(p.slots.size(), slots_));
    for (std::size_t i = 0; i < slots_; ++i) {
      const auto slot = file_.get<T>(text(name, ".slot", i), p.shape);
      if (fill_) p.slots[i].assign(slot.begin(), slot.end());
    }
  }
  void operator()(const Path& at, Buffer<T>& b) {
    const auto value = file_.get<T>(at.str(), b.shape);
    if (fill_) b.value.assign(value.begin(), value.end());
  }
  void operator()(const Path& at, SparseWeights<T>& w, const auto&) {
    const std::string name = at.str();
    const auto shape = file_.get<std::uint64_t>(name + ".shape", {2});
    const std::size_t rows = w.links().rows(), cols = w.links().cols();
    if (shape[0] != rows || shape[1] != cols) {
      throw Error({text(where_, ": ", name), text("a layer of ", rows, " x ", cols),
                   text(shape[0], " x ", shape[1]),
                   "load into the network that was saved"});
    }
    const auto row_ptr = file_.get<std::uint64_t>(name + ".row_ptr", {rows + 1});
    const auto col = file_.get<std::uint32_t>(name + ".col").values;
    const auto values = file_.get<T>(name + ".values", {col.size()});
    Pattern links = pattern(name, rows, cols, row_ptr, col);
    std::vector<std::vector<T>> slots;
    for (std::size_t i = 0; i < slots_; ++i) {
      const auto slot = file_.get<T>(text(name, ".values.slot", i), {col.size()});
      slots.emplace_back(slot.begin(), slot.end());
    }
    if (!fill_) return;
    if (slots_ == 0) {
      w.replace_links(std::move(links), {values.begin(), values.end()});
    } else {
      w.assign(std::move(links), {values.begin(), values.end()}, std::move(slots));
    }
  }

 private:
  /// What an optimizer remembers of other weights; a trainer still counts on the room.
  static void forget(std::vector<std::vector<T>>& slots) {
    for (auto& slot : slots) std::fill(slot.begin(), slot.end(), T{});
  }

  Pattern pattern(const std::string& name, std::size_t rows, std::size_t cols,
                  std::span<const std::uint64_t> row_ptr,
                  std::span<const std::uint32_t> col) {
    try {
      return Pattern(rows, cols, {row_ptr.begin(), row_ptr.end()},
                     {col.begin(), col.end()});
    } catch (const Error& damaged) {
      throw Error({text(where_, ": ", name), "links in order", damaged.what(),
                   "the file is damaged; take another checkpoint"});
    }
  }

  const Safetensors& file_;
  std::string where_;
  std::size_t slots_;
  bool fill_;
};

inline std::uint64_t number(const Safetensors& file, std::string_view key,
                            const std::filesystem::path& path) {
  const std::string& words = file.metadata(key);
  std::uint64_t value = 0;
  const auto end = words.data() + words.size();
  const auto [stop, code] = std::from_chars(words.data(), end, value);
  if (stop != end || code != std::errc{}) {
    throw Error({text(path.string(), ": metadata ", key), "a whole number", words,
                 "take another checkpoint"});
  }
  return value;
}

inline Safetensors read_checkpoint(const std::filesystem::path& path) {
  Safetensors file = Safetensors::read(path);
  if (const std::string& format = file.metadata("format");
      format != checkpoint_format) {
    throw Error({path.string(), text("a checkpoint of format ", checkpoint_format),
                 format, "read it with the version that wrote it"});
  }
  return file;
}

inline Shape saved_input(const Safetensors& file, const std::filesystem::path& path) {
  return {number(file, "channels", path), number(file, "height", path),
          number(file, "width", path)};
}

/// Checks that the file fits a built network, by a dry run.
template <class Net>
void check_fits(Net& net, const Safetensors& file, const std::filesystem::path& path,
                std::size_t slots) {
  if (const Shape input = saved_input(file, path); input != net.input()) {
    throw Error({path.string(), text("a network for inputs of ", text(net.input())),
                 text(input), "load into the network that was saved"});
  }
  rewire::visit(net,
                CheckpointReader<scalar_of<Net>>(file, path.string(), slots, false),
                Path(root_name));
}

template <class Net, class... Observers>
void write_network(const Net& net, const TrainingState& state, std::size_t slots,
                   const std::filesystem::path& path, const Observers&... observers) {
  if (!net.built()) {
    throw Error({path.string(), "a network that is built", "one that is not",
                 "build, train or load it first"});
  }
  CheckpointWriter<scalar_of<Net>> writer(path.string(), slots);
  rewire::visit(net, writer, Path(root_name));
  const auto note = [&](const char* key, const auto& value) {
    writer.file.metadata(key, text(value));
  };
  note("format", checkpoint_format);
  note("rewire", version);
  note("random", "philox4x32-10");
  note("channels", net.input().channels);
  note("height", net.input().height);
  note("width", net.input().width);
  note("seed", state.seed);
  note("epochs", state.epochs);
  note("steps", state.steps);
  note("updates", state.updates);
  note("slots", slots);
  (remember(observers, writer.file), ...);
  writer.file.write(path);
}

}  // namespace detail

/// Writes weights, links, optimizer slots, random state and progress as one safetensors
/// file, whole or not at all.  For a sparse layer the tensors are `layer.0.shape`
/// (rows, columns),
/// `.row_ptr`, `.col`, `.values` (compressed sparse rows, a row an output),
/// `.values.slot0`, … and `.bias`, `.bias.slot0`; for a dense one `.weight` and
/// `.bias`.  `observers`: those for which there are `remember(observer, file)` and
/// `recalled(observer, file)`, as for `TopologyRecorder`; what they know is saved, too.
template <class Net, class Loss, class Optimizer, class... Observers>
void save_checkpoint(const std::filesystem::path& path,
                     const Trainer<Net, Loss, Optimizer>& trainer,
                     const Observers&... observers) {
  if (trainer.state().steps_of_epoch != 0) {
    throw Error({path.string(), "a run that rests between two epochs",
                 text("one in the middle of epoch ", trainer.state().epochs),
                 "save in on_rest or after fit"});
  }
  detail::write_network(trainer.net(), trainer.state(), Optimizer::slots, path,
                        observers...);
}

/// Puts the trainer and its network where they were when the file was written: the next
/// `fit` goes on bit for bit, and `observers` that were saved know what they knew.
/// Where the file does not fit it throws; nothing has changed, but the network is
/// built.
template <class Net, class Loss, class Optimizer, class... Observers>
void resume(const std::filesystem::path& path, Trainer<Net, Loss, Optimizer>& trainer,
            Observers&... observers) {
  const Safetensors file = detail::read_checkpoint(path);
  const std::uint64_t slots = detail::number(file, "slots", path);
  if (slots != Optimizer::slots) {
    throw Error({path.string(), text(Optimizer::slots, " optimizer slots"), text(slots),
                 "resume with the optimizer that was saved"});
  }
  const TrainingState state{
      detail::number(file, "seed", path), detail::number(file, "epochs", path),
      detail::number(file, "steps", path), detail::number(file, "updates", path), 0};
  if (state.epochs == 0 ? state.steps > 0 : state.steps % state.epochs > 0) {
    throw Error({path.string(), text("steps of ", state.epochs, " whole epochs"),
                 text(state.steps), "the file is damaged; take another checkpoint"});
  }
  std::tuple<Observers...> knew{recalled(observers, file)...};
  Net& net = trainer.net();
  if (net.built()) detail::check_fits(net, file, path, Optimizer::slots);
  // Building again with the saved seed gives every layer the random stream that it had.
  Rng rng(state.seed, Purpose::build);
  net.build(detail::saved_input(file, path), rng);
  detail::check_fits(net, file, path, Optimizer::slots);
  prepare_training(net, Optimizer::slots);
  rewire::visit(net,
                detail::CheckpointReader<scalar_of<Net>>(file, path.string(),
                                                         Optimizer::slots, true),
                Path(root_name));
  trainer.resume(state);
  std::tie(observers...) = std::move(knew);
}

/// Writes a network without a trainer: what inference needs.
template <class Net>
void save_weights(const std::filesystem::path& path, const Net& net) {
  detail::write_network(net, {}, 0, path);
}

/// Reads weights and links into a network, from a checkpoint or from `save_weights`;
/// builds it if that has not been done.  Throws where the file does not fit; then
/// nothing has changed, save that a network that was not built is.
template <class Net>
void load_weights(const std::filesystem::path& path, Net& net) {
  const Safetensors file = detail::read_checkpoint(path);
  if (!net.built()) {
    Rng rng(detail::number(file, "seed", path), Purpose::build);
    net.build(detail::saved_input(file, path), rng);
  }
  detail::check_fits(net, file, path, 0);
  rewire::visit(net,
                detail::CheckpointReader<scalar_of<Net>>(file, path.string(), 0, true),
                Path(root_name));
}

}  // namespace rewire
