// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/io/safetensors.hpp>

#include "io/scratch.hpp"

using rewire::Safetensors;
using rewire::SafetensorsWriter;
using rewire::text;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes file_of(std::string_view header, std::size_t data) {
  Bytes bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(header.size() >> (8 * i)));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.resize(bytes.size() + data);
  return bytes;
}

/// Tensors "a" and "b" of 4 bytes each at these offsets, in a file of 8 bytes of data.
std::string refusal_of_two(std::string_view a, std::string_view b,
                           std::size_t data = 8) {
  const std::string header =
      text(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)", a,
           R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)", b, "}}");
  return error_of([&] { Safetensors(file_of(header, data), "f"); });
}

/// One tensor in a file of 8 bytes of data.
std::string refusal_of_one(std::string_view dtype, std::string_view shape) {
  const std::string header = text(R"({"a":{"dtype":")", dtype, R"(","shape":)", shape,
                                  R"(,"data_offsets":[0,8]}})");
  return error_of([&] { Safetensors(file_of(header, 8), "f"); });
}

constexpr std::string_view damaged = "; the file is damaged; fetch or write it again";

/// A file with a bit of everything.
Bytes small_file(const Scratch& scratch) {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  const std::vector<std::uint8_t> bytes = {7, 8, 9};
  SafetensorsWriter writer;
  writer.metadata("format", "test");
  writer.add("layer.0.values", values, {2, 3});
  writer.add("layer.0.bytes", bytes);
  writer.write(scratch / "f");
  return rewire::read_file(scratch / "f");
}

}  // namespace

TEST_CASE("safetensors: data without holes and overlaps, whatever the order") {
  CHECK(refusal_of_two("[0,4]", "[4,8]") == "no error");
  CHECK(refusal_of_two("[4,8]", "[0,4]") == "no error");
  CHECK(refusal_of_two("[0,4]", "[5,9]", 9) ==
        text("f: tensor \"b\": expected data from byte 4, without holes or overlaps, "
             "found byte 5",
             damaged));
  CHECK(refusal_of_two("[0,4]", "[3,7]", 7) ==
        text("f: tensor \"b\": expected data from byte 4, without holes or overlaps, "
             "found byte 3",
             damaged));
  CHECK(refusal_of_two("[0,4]", "[0,4]", 4) ==
        text("f: tensor \"b\": expected data from byte 4, without holes or overlaps, "
             "found byte 0",
             damaged));
  CHECK(refusal_of_two("[1,5]", "[5,9]", 9) ==
        text("f: tensor \"a\": expected data from byte 0, without holes or overlaps, "
             "found byte 1",
             damaged));
  CHECK(
      refusal_of_two("[4,0]", "[4,8]") ==
      text("f: tensor \"a\": expected data that begins before it ends, found offsets 4 "
           "and 0",
           damaged));
}

TEST_CASE("safetensors: the data ends where the file ends") {
  CHECK(refusal_of_two("[0,4]", "[4,8]", 7) ==
        "f: expected 8 bytes of data, as the header says, found 7; the file is "
        "truncated; fetch or write it again");
  CHECK(refusal_of_two("[0,4]", "[4,8]", 9) ==
        "f: expected 8 bytes of data, as the header says, found 9; the file has bytes "
        "too many; fetch it again");
}

TEST_CASE("safetensors: dtype and shape take as many bytes as the offsets give") {
  CHECK(refusal_of_one("F32", "[2]") == "no error");
  CHECK(refusal_of_one("F64", "[]") == "no error");
  CHECK(refusal_of_one("F32", "[3]") ==
        text("f: tensor \"a\": expected 12 bytes for F32 of shape [3], found 8",
             damaged));
  CHECK(refusal_of_one("F64", "[2, 1]") ==
        text("f: tensor \"a\": expected 16 bytes for F64 of shape [2, 1], found 8",
             damaged));
  CHECK(
      refusal_of_one("U8", "[0]") ==
      text("f: tensor \"a\": expected 0 bytes for U8 of shape [0], found 8", damaged));
  // The products are 8 in 64 bits.
  CHECK(refusal_of_one("F64", "[9223372036854775808, 2]") ==
        text("f: tensor \"a\": expected less than 2^64 bytes, found F64 of shape "
             "[9223372036854775808, 2]",
             damaged));
  CHECK(refusal_of_one("U8", "[4294967296, 4294967296, 8]") ==
        text("f: tensor \"a\": expected less than 2^64 bytes, found U8 of shape "
             "[4294967296, 4294967296, 8]",
             damaged));
}

TEST_CASE("safetensors: truncated anywhere or with a byte too many is an error") {
  const Scratch scratch;
  const Bytes good = small_file(scratch);
  for (std::size_t size = 0; size < good.size(); ++size) {
    const Bytes bad(good.begin(), good.begin() + static_cast<long>(size));

    const std::string message = error_of([&] { Safetensors{bad}; });

    CHECK(message.ends_with("; the file is truncated; fetch or write it again"));
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK(error_of([&] {
          Safetensors{longer};
        }).ends_with("; the file has bytes too many; fetch it again"));
}

TEST_CASE("safetensors: a flipped bit is an error or gives as many bytes") {
  const Scratch scratch;
  const Bytes good = small_file(scratch);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));

    std::size_t bytes = 27;
    error_of([&] {
      const Safetensors file{bad};
      bytes = 0;
      for (const auto& t : file.tensors()) bytes += t.data.size();
    });

    CHECK(bytes == 27);
  }
}

TEST_CASE("safetensors: asking for what is not there says what is") {
  const Scratch scratch;
  const Safetensors file(small_file(scratch), "f");
  const std::string_view advice = "; check that the file belongs to this network";

  CHECK(error_of([&] { file.get<float>("bias"); }) ==
        text("f: expected a tensor \"bias\", found none of that name", advice));
  CHECK(error_of([&] { file.get<double>("layer.0.values"); }) ==
        text("f: tensor \"layer.0.values\": expected F64 numbers, found F32", advice));
  CHECK(error_of([&] {
          file.get<float>("layer.0.values", {3, 2});
        }) == text("f: tensor \"layer.0.values\": expected shape [3, 2], found [2, 3]",
                   advice));
  CHECK(
      error_of([&] { file.metadata("seed"); }) ==
      "f: expected metadata \"seed\", found none of that name; check that the file was "
      "written by the same program");
  CHECK(error_of(scratch, [&] { Safetensors::read(scratch / "none"); }) ==
        "none: expected a file, found nothing of that name; check the path");
  CHECK(error_of(scratch, [&] { Safetensors::read(scratch / "f", 10); }) ==
        text("f: expected a file of at most 10 bytes, found ",
             std::filesystem::file_size(scratch / "f"),
             " bytes; check that it is the right file"));
}
