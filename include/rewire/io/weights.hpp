// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <rewire/io/network_tensors.hpp>
#include <rewire/io/safetensors.hpp>
#include <rewire/network/visit.hpp>

namespace rewire {

namespace detail {

/// Files of `rewire-1` are the same without a seal.
inline constexpr std::string_view checkpoint_format = "rewire-2";
inline constexpr std::string_view unsealed_format = "rewire-1";

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

inline Safetensors checkpoint_in(Safetensors file, const std::filesystem::path& path) {
  const std::string& format = file.metadata("format");
  const bool known = format == checkpoint_format || format == unsealed_format;
  if (!known) {
    throw Error({path.string(),
                 text("a checkpoint of format ", checkpoint_format, " or before"),
                 format, "read it with the version that wrote it"});
  }
  if (format == checkpoint_format && !file.sealed()) {
    throw Error({path.string(), text("a checkpoint sealed with ", seal_key), "no seal",
                 "the file was edited; take another checkpoint"});
  }
  return file;
}

inline Safetensors read_checkpoint(const std::filesystem::path& path) {
  return checkpoint_in(Safetensors::read(path), path);
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
  rewire::visit(net, NetworkReader<scalar_of<Net>>(file, path.string(), slots, false),
                Path(root_name));
}

}  // namespace detail

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
                detail::NetworkReader<scalar_of<Net>>(file, path.string(), 0, true),
                Path(root_name));
}

}  // namespace rewire
