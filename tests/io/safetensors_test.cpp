// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/safetensors.hpp>

#include "io/scratch.hpp"

using rewire::Dtype;
using rewire::Safetensors;
using rewire::SafetensorsWriter;

namespace {

template <class A, class B>
bool same(const A& a, const B& b) {
  return std::ranges::equal(a, b);
}

}  // namespace

TEST_CASE_TEMPLATE("safetensors: numbers of every type are read back bit for bit", T,
                   float, double, std::int64_t, std::int32_t, std::int16_t, std::int8_t,
                   std::uint64_t, std::uint32_t, std::uint16_t, std::uint8_t,
                   std::size_t, long long) {
  const Scratch scratch;
  const std::vector<T> values = {std::numeric_limits<T>::lowest(),
                                 T(0),
                                 T(1),
                                 T(42),
                                 std::numeric_limits<T>::min(),
                                 std::numeric_limits<T>::max()};
  SafetensorsWriter writer;
  writer.add("layer.0.values", values, {2, 3});
  writer.write(scratch / "f");

  const auto file = Safetensors::read(scratch / "f");

  CHECK(same(file.get<T>("layer.0.values").values, values));
  CHECK(same(file.get<T>("layer.0.values").shape, std::vector<std::size_t>{2, 3}));
  CHECK(same(file.get<T>("layer.0.values", {2, 3}), values));
}

TEST_CASE("safetensors: kinds without a C++ type are kept as bytes") {
  const Scratch scratch;
  const std::vector<std::byte> bytes(6, std::byte{0x3C});
  SafetensorsWriter writer;
  writer.add_bytes("half", Dtype::F16, bytes, {3});
  writer.add_bytes("brain", Dtype::BF16, bytes, {1, 3});
  writer.add_bytes("flags", Dtype::BOOL, bytes, {6});
  writer.write(scratch / "f");

  const auto file = Safetensors::read(scratch / "f");

  CHECK(file.at("half").dtype == Dtype::F16);
  CHECK(file.at("brain").dtype == Dtype::BF16);
  CHECK(file.at("flags").dtype == Dtype::BOOL);
  for (const auto& t : file.tensors()) CHECK(same(t.data, bytes));
}

TEST_CASE("safetensors: single numbers, empty tensors and empty files are kept") {
  const Scratch scratch;
  const double one = 1.5;
  const std::vector<float> none;
  SafetensorsWriter writer;
  writer.add("one", std::span(&one, 1), {});
  writer.add("none", none, {0, 5});
  writer.add("also none", none);
  writer.write(scratch / "f");
  SafetensorsWriter().write(scratch / "empty");

  const auto file = Safetensors::read(scratch / "f");

  CHECK(file.tensors().size() == 3);
  CHECK(file.get<double>("one", std::vector<std::size_t>{})[0] == 1.5);
  CHECK(file.get<float>("none", {0, 5}).empty());
  CHECK(file.get<float>("also none", {0}).empty());
  CHECK(Safetensors::read(scratch / "empty").tensors().empty());
}

TEST_CASE("safetensors: names and metadata may hold any text") {
  const Scratch scratch;
  const std::vector<int> values = {1};
  const std::vector<std::string> texts = {
      "", "\"quoted\"", "back\\slash", "line\nend", "größe", "\x01", "{}[]:,", "dtype"};
  SafetensorsWriter writer;
  for (const std::string& t : texts) {
    writer.add(t, values);
    writer.metadata(t, t);
  }
  writer.write(scratch / "f");

  const auto file = Safetensors::read(scratch / "f");

  for (const std::string& t : texts) {
    CHECK(file.get<int>(t, {1})[0] == 1);
    CHECK(file.metadata(t) == t);
  }
  CHECK(file.metadata().size() == texts.size());
}

TEST_CASE("safetensors: data is aligned, in what we write and in what others wrote") {
  const Scratch scratch;
  const std::vector<std::uint8_t> bytes = {1, 2, 3};
  const std::vector<double> doubles = {4, 5};
  const std::vector<std::uint16_t> shorts = {6};
  SafetensorsWriter writer;
  writer.add("bytes", bytes);
  writer.add("shorts", shorts);
  writer.add("doubles", doubles);
  writer.write(scratch / "f");
  CHECK(rewire::read_file(scratch / "f")[0] % 8 == 0);  // the header's length

  // One byte before a double, behind a header of odd length.
  const std::string header = R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                             R"("d":{"dtype":"F64","shape":[],"data_offsets":[1,9]}})";
  std::vector<std::uint8_t> other = {static_cast<std::uint8_t>(header.size())};
  other.resize(8);
  other.insert(other.end(), header.begin(), header.end());
  for (const int b : {7, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F}) {
    other.push_back(static_cast<std::uint8_t>(b));
  }

  const Safetensors odd(other);

  CHECK(reinterpret_cast<std::uintptr_t>(odd.at("d").data.data()) % 8 == 0);
  CHECK(odd.get<double>("d").values[0] == 1.5);
  CHECK(odd.get<std::uint8_t>("b").values[0] == 7);
  CHECK(Safetensors::read(scratch / "f").get<double>("doubles").values[1] == 5);
}

TEST_CASE("safetensors: a file that is moved keeps its tensors") {
  const Scratch scratch;
  const std::vector<int> values = {1, 2};
  SafetensorsWriter writer;
  writer.add("short", values);
  writer.add("a name that is too long for the space inside a string", values);
  writer.write(scratch / "f");
  auto from = std::make_unique<Safetensors>(Safetensors::read(scratch / "f"));

  const Safetensors to = std::move(*from);
  from.reset();

  CHECK(to.contains("short"));
  for (const auto& t : to.tensors()) CHECK(same(to.get<int>(t.name).values, values));
}
