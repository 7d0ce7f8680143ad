// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// A small run to be saved and resumed.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/io/checkpoint.hpp>
#include <rewire/layers/dense.hpp>
#include <rewire/layers/dropout.hpp>
#include <rewire/layers/relu.hpp>
#include <rewire/layers/sparse_csr.hpp>
#include <rewire/layers/srelu.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>
#include <rewire/network/sequential.hpp>
#include <rewire/optimizers/sgd.hpp>
#include <rewire/topology/set.hpp>

#include "io/scratch.hpp"
#include "support/net_state.hpp"
#include "support/tiny_data.hpp"

namespace checkpoint_cases {

inline const rewire::SGD sgd{.learning_rate = 0.05, .momentum = 0.9, .decay = 0.0002};

inline auto small_net(std::size_t hidden = 10) {
  const rewire::SET set{.density = 0.4};
  return rewire::sequential(rewire::SparseCSR{hidden, set}, rewire::SReLU{},
                            rewire::Dropout{0.3}, rewire::Dense{4});
}

inline rewire::Dataset points() { return support::blobs(40, 6, 4, 1); }

inline rewire::FitOptions options(std::size_t epochs) {
  return {.epochs = epochs, .batch_size = 16, .seed = 5, .threads = 1};
}

/// A network and its trainer, after two of three epochs.
template <class Net, class Optimizer = rewire::SGD>
struct Run {
  Net net;
  rewire::Trainer<Net, rewire::SoftmaxCrossEntropy, Optimizer> trainer;

  explicit Run(Net n, Optimizer optimizer = sgd)
      : net(std::move(n)), trainer(net, rewire::SoftmaxCrossEntropy{}, optimizer) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Run& train_two_of_three() {
    struct Interrupt {
      rewire::Flow on_rest(const rewire::Report& r) {
        return r.now.epoch == 1 ? rewire::Flow::stop : rewire::Flow::go_on;
      }
    };
    trainer.fit(points(), options(3), Interrupt{});
    return *this;
  }
};

/// Writes the file again, sealed, with other tensors or notes where `edit` puts some.
struct Edit {
  std::map<std::string, std::vector<std::uint32_t>> columns = {};
  std::map<std::string, std::vector<std::uint64_t>> numbers = {};
  std::map<std::string, std::string> notes = {};
  std::string leave_out = {};
  bool seal = true;
};
inline void rewrite(const std::filesystem::path& path, const Edit& edit) {
  const auto file = rewire::Safetensors::read(path);
  rewire::SafetensorsWriter writer;
  for (const auto& t : file.tensors()) {
    if (t.name == edit.leave_out) continue;
    if (const auto c = edit.columns.find(t.name); c != edit.columns.end()) {
      writer.add(t.name, c->second);
    } else if (const auto n = edit.numbers.find(t.name); n != edit.numbers.end()) {
      writer.add(t.name, n->second);
    } else {
      writer.add_bytes(t.name, t.dtype, t.data, t.shape);
    }
  }
  for (const auto& [key, value] : file.metadata()) {
    if (key == rewire::seal_key) continue;
    const auto note = edit.notes.find(key);
    writer.metadata(key, note == edit.notes.end() ? value : note->second);
  }
  if (edit.seal) writer.seal();
  writer.write(path);
}

inline void overwrite(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
inline std::string content(const std::filesystem::path& path) {
  const auto bytes = rewire::read_file(path);
  return {bytes.begin(), bytes.end()};
}

/// A good checkpoint, and another run that shall not change when a damaged one is
/// resumed.
struct Case {
  Scratch scratch;
  std::filesystem::path path = scratch / "run";
  Run<decltype(small_net())> saved{small_net()}, victim{small_net()};
  std::map<std::string, std::vector<double>> before;
  std::string good;

  Case() {
    saved.train_two_of_three();
    rewire::save_checkpoint(path, saved.trainer);
    good = content(path);
    rewire::FitOptions other = options(1);
    other.seed = 6;
    victim.trainer.fit(points(), other);
    before = support::state_of(victim.net);
  }
  bool unchanged() const {
    return support::state_of(victim.net) == before &&
           victim.trainer.state().epochs == 1 && victim.trainer.state().seed == 6;
  }
  std::string message() {
    return error_of(scratch, [&] { rewire::resume(path, victim.trainer); });
  }
  std::string message_after(const Edit& edit) {
    overwrite(path, good);
    rewrite(path, edit);
    const std::string said = message();
    CHECK(unchanged());
    return said;
  }
};

}  // namespace checkpoint_cases
