// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <rewire/io/safetensors.hpp>

#include "io/scratch.hpp"

using rewire::Safetensors;
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

/// What reading such a file says, without what is the same in all messages.
std::string refusal(std::string_view header, std::size_t data = 0) {
  std::string message = error_of([&] { Safetensors(file_of(header, data), "f"); });
  for (const std::string_view tail : {"; the file is damaged; fetch or write it again",
                                      "; check that it is a safetensors file"}) {
    if (message.ends_with(tail)) message.erase(message.size() - tail.size());
  }
  return message.starts_with("f: ") ? message.substr(3) : message;
}

/// One tensor "a" with these fields.
std::string tensor(std::string_view dtype, std::string_view shape,
                   std::string_view offsets) {
  return text(R"({"a":{"dtype":)", dtype, R"(,"shape":)", shape, R"(,"data_offsets":)",
              offsets, "}}");
}

constexpr std::string_view dtype_wanted =
    "tensor \"a\": expected a dtype among F64 I64 U64 F32 I32 U32 F16 BF16 I16 U16 I8 "
    "U8 BOOL, found ";

}  // namespace

TEST_CASE("safetensors: the length of the header must fit the format and the file") {
  const auto read = [](Bytes b) { return error_of([&] { Safetensors(b, "f"); }); };

  CHECK(
      read({}) ==
      "f: expected at least 8 bytes, found 0; the file is truncated; fetch or write it "
      "again");
  CHECK(
      read({9, 0, 0, 0, 0, 0, 0, 0, '{', '}'}) ==
      "f: expected a header of 9 bytes, found 2; the file is truncated; fetch or write "
      "it again");
  CHECK(read({1, 225, 245, 5, 0, 0, 0, 0, '{', '}'}) ==
        "f: expected at most 100000000 bytes of header, found 100000001; check that it "
        "is a safetensors file");
  CHECK(read(Bytes(8, 0xFF)) ==
        "f: expected at most 100000000 bytes of header, found 18446744073709551615; "
        "check that it is a safetensors file");
  CHECK(read(Bytes(8)) ==
        "f: expected a header that begins with '{', found nothing; check that it is a "
        "safetensors file");
}

TEST_CASE(
    "safetensors: the header must be one JSON object in UTF-8, padded with spaces") {
  CHECK(refusal("{}") == "no error");
  CHECK(refusal("{}      ") == "no error");
  CHECK(refusal(" {}") == "expected a header that begins with '{', found byte 32");
  CHECK(refusal("[]") == "expected a header that begins with '{', found byte 91");
  CHECK(refusal("\xEF\xBB\xBF{}") ==
        "expected a header that begins with '{', found byte 239");
  CHECK(refusal({"{}\0\0", 4}) ==
        "expected a header in JSON (UTF-8), found a zero byte at its byte 2");
  CHECK(refusal("{") ==
        "expected a header in JSON (UTF-8), found an error at its byte 2");
  CHECK(refusal("{}{}") ==
        "expected a header in JSON (UTF-8), found an error at its byte 3");
  CHECK(refusal("{\"\xFF\":1}") ==
        "expected a header in JSON (UTF-8), found an error at its byte 3");
  CHECK(refusal(R"({"\uD800":1})") ==
        "expected a header in JSON (UTF-8), found an error at its byte 9");
  CHECK(refusal(R"({"a":1e999})") ==
        "expected a header in JSON (UTF-8), found a number beyond all doubles");
  CHECK(refusal("{/**/}") ==
        "expected a header in JSON (UTF-8), found an error at its byte 2");
}

TEST_CASE("safetensors: nesting bombs are refused at their first level") {
  std::string arrays = R"({"a":)", objects = arrays;
  for (int i = 0; i < 1'000'000; ++i) {
    arrays += '[';
    objects += R"({"a":)";
  }
  CHECK(refusal(arrays) == R"(expected an object for "a", found an array)");
  CHECK(refusal(objects) ==
        R"(tensor "a": expected dtype, shape and data_offsets, found "a")");
  CHECK(
      refusal(tensor("\"U8\"", "[[[1]]]", "[0,1]")) ==
      R"(tensor "a": expected up to 64 whole numbers from 0 in shape, found an array)");
  CHECK(
      refusal(tensor("\"U8\"", "[{}]", "[0,1]")) ==
      R"(tensor "a": expected up to 64 whole numbers from 0 in shape, found an object)");
}

TEST_CASE("safetensors: every name stands once") {
  const std::string one = R"("a":{"dtype":"U8","shape":[],"data_offsets":[0,1]})";
  CHECK(refusal(text("{", one, "}"), 1) == "no error");
  CHECK(refusal(text("{", one, ",", one, "}"), 1) ==
        R"(expected each name once in the header, found "a" twice)");
  CHECK(refusal(R"({"__metadata__":{},"__metadata__":{}})") ==
        R"(expected each name once in the header, found "__metadata__" twice)");
  CHECK(refusal(R"({"__metadata__":{"k":"1","k":"1"}})") ==
        R"(expected each name once in the header, found "k" twice)");
  CHECK(refusal(R"({"a":{"dtype":"U8","dtype":"U8"}})") ==
        R"(expected each name once in the header, found "dtype" twice)");
}

TEST_CASE("safetensors: metadata is a map from text to text") {
  CHECK(refusal(R"({"__metadata__":{"k":"v"}})") == "no error");
  CHECK(refusal(R"({"__metadata__":[]})") ==
        R"(expected an object for "__metadata__", found an array)");
  const std::string wanted = R"(expected a string for "k" in __metadata__, found )";
  CHECK(refusal(R"({"__metadata__":{"k":1}})") == wanted + "1");
  CHECK(refusal(R"({"__metadata__":{"k":1.5}})") == wanted + "1.5");
  CHECK(refusal(R"({"__metadata__":{"k":null}})") == wanted + "null");
  CHECK(refusal(R"({"__metadata__":{"k":true}})") == wanted + "true or false");
  CHECK(refusal(R"({"__metadata__":{"k":[]}})") == wanted + "an array");
  CHECK(refusal(R"({"__metadata__":{"k":{}}})") == wanted + "an object");
}

TEST_CASE("safetensors: a tensor has a dtype, a shape and two offsets") {
  CHECK(refusal(R"({"a":{}})") ==
        R"(tensor "a": expected dtype, shape and data_offsets, found 0 of them)");
  CHECK(refusal(R"({"a":{"dtype":"U8","shape":[]}})") ==
        R"(tensor "a": expected dtype, shape and data_offsets, found 2 of them)");
  CHECK(refusal(R"({"a":{"x":1}})") ==
        R"(tensor "a": expected dtype, shape and data_offsets, found "x")");
  CHECK(refusal(R"({"a":"U8"})") ==
        R"(expected an object for "a", found the string "U8")");
  CHECK(refusal(tensor("\"F8\"", "[]", "[0,1]")) == text(dtype_wanted, "\"F8\""));
  CHECK(refusal(tensor("8", "[]", "[0,1]")) == text(dtype_wanted, "8"));
  CHECK(refusal(tensor("[]", "[]", "[0,1]")) == text(dtype_wanted, "an array"));
  const std::string array_wanted =
      R"(tensor "a": expected an array of numbers as shape, found )";
  CHECK(refusal(tensor("\"U8\"", "1", "[0,1]")) == array_wanted + "1");
  CHECK(refusal(tensor("\"U8\"", "\"1\"", "[0,1]")) ==
        array_wanted + "the string \"1\"");
  const std::string wanted =
      R"(tensor "a": expected up to 64 whole numbers from 0 in )";
  CHECK(refusal(tensor("\"U8\"", "[-1]", "[0,1]")) == wanted + "shape, found -1");
  CHECK(refusal(tensor("\"U8\"", "[1.0]", "[0,1]")) == wanted + "shape, found 1.0");
  CHECK(refusal(tensor("\"U8\"", "[18446744073709551616]", "[0,1]")) ==
        wanted + "shape, found 1.8446744073709552e+19");
  CHECK(refusal(tensor("\"U8\"", "[\"1\"]", "[0,1]")) ==
        wanted + "shape, found the string \"1\"");
  CHECK(refusal(tensor("\"U8\"", "[1]", "[0,null]")) ==
        wanted + "data_offsets, found null");
  CHECK(refusal(tensor("\"U8\"", "[1]", "[0]")) ==
        R"(tensor "a": expected 2 data_offsets, found 1)");
  CHECK(refusal(tensor("\"U8\"", "[1]", "[0,1,2]")) ==
        R"(tensor "a": expected 2 data_offsets, found 3)");
  std::string many = "[1";
  for (int i = 0; i < 64; ++i) many += ",1";
  CHECK(refusal(tensor("\"U8\"", many + "]", "[0,1]")) ==
        wanted + "shape, found more than 64 of them");
}
