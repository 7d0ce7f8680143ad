// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <rewire/io/safetensors.hpp>

#include "io/scratch.hpp"

using rewire::read_file;
using rewire::SafetensorsWriter;

TEST_CASE("safetensors: the same content gives the same bytes in any order") {
  const Scratch scratch;
  const std::vector<float> a = {1, 2, 3};
  const std::vector<std::uint8_t> b = {4};
  SafetensorsWriter first, second;
  first.add("a", a);
  first.add("b", b);
  first.metadata("x", "1");
  first.metadata("y", "2");
  second.metadata("y", "2");
  second.add("b", b);
  second.metadata("x", "1");
  second.add("a", a);

  first.write(scratch / "first");
  second.write(scratch / "second");

  CHECK(read_file(scratch / "first") == read_file(scratch / "second"));
}

TEST_CASE("safetensors: what cannot be written is refused when it is added") {
  const std::vector<float> six(6);
  SafetensorsWriter writer;
  writer.add("once", six);
  writer.metadata("once", "");

  CHECK(
      error_of([&] {
        writer.add("a", six, {2, 2});
      }) ==
      "safetensors: tensor \"a\": expected values for shape [2, 2], found 6; let shape "
      "and values agree");
  CHECK(error_of([&] { writer.add("once", six); }) ==
        "safetensors: tensor \"once\": expected each name once, found it twice; choose "
        "another name");
  CHECK(
      error_of([&] { writer.add("__metadata__", six); }) ==
      "safetensors: tensor \"__metadata__\": expected another name, found the one that "
      "the format keeps for metadata; choose another name");
  CHECK(
      error_of([&] { writer.add("\xFF", six); }) ==
      "safetensors: expected names and metadata in UTF-8, found \"\xFF\"; convert the "
      "text to UTF-8");
  CHECK(
      error_of([&] { writer.metadata("once", ""); }) ==
      "safetensors: metadata \"once\": expected each key once, found it twice; choose "
      "another key");
}

TEST_CASE("safetensors: a seal is the FNV-1a of the file with zeros in its place") {
  const Scratch scratch;
  const std::vector<float> a = {1, 2, 3};
  SafetensorsWriter writer;
  writer.add("a", a);
  writer.seal();

  writer.write(scratch / "f");

  const auto read = rewire::Safetensors::read(scratch / "f");
  CHECK(read.sealed());
  const std::string seal = read.metadata("fnv1a64");
  const auto bytes = read_file(scratch / "f");
  std::string words(bytes.begin(), bytes.end());
  words.replace(words.find(seal), 16, 16, '0');
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : words) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  CHECK(std::stoull(seal, nullptr, 16) == hash);
}

TEST_CASE("safetensors: a seal that is wrong or in another form is refused") {
  const auto complaint = [](std::string_view seal) {
    const std::string header = rewire::text("{\"__metadata__\":{", seal, "}}");
    std::vector<std::uint8_t> file{
        static_cast<std::uint8_t>(header.size()), 0, 0, 0, 0, 0, 0, 0};
    file.insert(file.end(), header.begin(), header.end());
    return error_of([&] { rewire::Safetensors(file, "f"); });
  };
  const std::string advice =
      "; the file is damaged, or was edited: take another, or write it again";

  CHECK(complaint("\"fnv1a64\":\"0123456789abcdef\"") ==
        "f: expected content of the hash \"0123456789abcdef\", found 4c44b5c21c1ec019" +
            advice);
  CHECK(complaint("\"fnv1a64\": \"0123456789abcdef\"") ==
        "f: expected content of the hash \"0123456789abcdef\", found a note in another "
        "form" +
            advice);
  CHECK(complaint("\"fnv1a64\":\"\"") ==
        "f: expected content of the hash \"\", found a note in another form" + advice);
}

TEST_CASE("safetensors: a failed write leaves the old file") {
  const Scratch scratch;
  const std::vector<int> values = {1, 2};
  rewire::write_file(scratch / "f", bytes_of("old"));
  SafetensorsWriter writer;
  std::string too_long;
  too_long.resize(100'000'000, 'x');
  writer.metadata("long", too_long);

  CHECK(error_of(scratch, [&] { writer.write(scratch / "f"); }) ==
        "f: expected at most 100000000 bytes of header, found 100000032; write fewer "
        "names or less metadata");
  CHECK(read_file(scratch / "f") == bytes_of("old"));
  CHECK(scratch.entries() == 1);
}
