// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <tuple>
#include <utility>

#include <rewire/core/version.hpp>
#include <rewire/io/network_tensors.hpp>
#include <rewire/io/safetensors.hpp>
#include <rewire/io/weights.hpp>
#include <rewire/network/visit.hpp>
#include <rewire/training/trainer.hpp>

namespace rewire {

namespace detail {

template <class Net, class... Observers>
void write_network(const Net& net, const TrainingState& state, std::size_t slots,
                   const std::filesystem::path& path, const Observers&... observers) {
  if (!net.built()) {
    throw Error({path.string(), "a network that is built", "one that is not",
                 "build, train or load it first"});
  }
  NetworkWriter<scalar_of<Net>> writer(path.string(), slots);
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
  writer.file.seal();
  writer.file.write(path);
}

}  // namespace detail

/// Writes weights, links, optimizer slots, random state and progress as one safetensors
/// file, whole or not at all, sealed with a hash of its bytes: a reader finds any
/// damage. For a sparse layer the tensors are `layer.0.shape` (rows, columns),
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
                detail::NetworkReader<scalar_of<Net>>(file, path.string(),
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

}  // namespace rewire
