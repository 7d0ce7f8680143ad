// SPDX-License-Identifier: BSD-3-Clause
// Any bytes throw Error, or are a file that keeps its tensors when it is written again.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <rewire/io/safetensors.hpp>

namespace {

using rewire::Safetensors;

std::size_t bytes_of(const Safetensors& file) {
  std::size_t sum = 0;
  for (const auto& t : file.tensors()) sum += t.data.size();
  return sum;
}

/// Misaligned or foreign memory would be found by the sanitizers.
void read_all(std::span<const double> values) {
  volatile double sum = 0;
  for (const double v : values) sum = sum + v;
}

/// Disks are slow: only a part of the inputs, chosen by their contents, takes this way.
void write_again(const Safetensors& file) {
  const std::string path = rewire::text("/dev/shm/rewire-fuzz-", ::getpid());
  rewire::SafetensorsWriter writer;
  for (const auto& [key, value] : file.metadata()) writer.metadata(key, value);
  for (const auto& t : file.tensors())
    writer.add_bytes(t.name, t.dtype, t.data, t.shape);
  writer.write(path);
  const auto again = Safetensors::read(path);
  ::unlink(path.c_str());
  if (again.metadata() != file.metadata()) std::abort();
  if (again.tensors().size() != file.tensors().size()) std::abort();
  for (const auto& t : file.tensors()) {
    const auto& same = again.at(t.name);
    if (same.dtype != t.dtype || same.shape != t.shape) std::abort();
    if (!std::ranges::equal(same.data, t.data)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const Safetensors file({data, data + size}, "fuzz");
    if (bytes_of(file) > size) std::abort();
    for (const auto& t : file.tensors()) {
      if (t.dtype == rewire::Dtype::F64) read_all(file.get<double>(t.name).values);
    }
    if (size % 8 == 0) write_again(file);
  } catch (const rewire::Error&) {
  }
  return 0;
}
