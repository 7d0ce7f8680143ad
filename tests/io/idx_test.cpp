// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <rewire/io/idx.hpp>

#include "io/scratch.hpp"

using rewire::IdxArray;
using rewire::parse_idx;
using rewire::read_idx;
using rewire::write_idx;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Two images of 2 x 3.
const Bytes small = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                     0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

Bytes changed(std::size_t at, std::uint8_t to) {
  Bytes bytes = small;
  bytes[at] = to;
  return bytes;
}

std::string parse_error(const Bytes& bytes, std::size_t most = rewire::idx_limit) {
  return error_of([&] { parse_idx(bytes, "f", most); });
}

}  // namespace

TEST_CASE("idx: a file has its sizes and bytes, packed or not") {
  for (const Bytes& file : {small, rewire::gzip(small)}) {
    const IdxArray array = parse_idx(file, "f");

    CHECK(array.shape == std::vector<std::size_t>{2, 2, 3});
    CHECK(array.bytes == Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  }
}

TEST_CASE("idx: what was written is read back in one to four dimensions") {
  const Scratch scratch;
  const Bytes bytes(2 * 3 * 5 * 7, 9);
  for (const std::vector<std::size_t>& shape :
       {std::vector<std::size_t>{210}, {70, 3}, {2, 15, 7}, {2, 3, 5, 7}}) {
    for (const auto* name : {"plain", "packed.gz"}) {
      write_idx(scratch / name, {shape, bytes});

      const IdxArray array = read_idx(scratch / name);

      CHECK(array.shape == shape);
      CHECK(array.bytes == bytes);
    }
  }
  CHECK(std::filesystem::file_size(scratch / "packed.gz") < 100);
}

TEST_CASE("idx: a name is also found with .gz after it, the plain file first") {
  const Scratch scratch;
  write_idx(scratch / "images.gz", {{1}, {1}});
  CHECK(read_idx(scratch / "images").bytes == Bytes{1});

  write_idx(scratch / "images", {{1}, {2}});

  CHECK(read_idx(scratch / "images").bytes == Bytes{2});
  CHECK(error_of(scratch, [&] { read_idx(scratch / "labels"); }) ==
        "labels: expected this file, or the same with .gz, found neither; check the "
        "path");
}

TEST_CASE("idx: truncated anywhere is an error that gives the sizes") {
  for (std::size_t size = 0; size < small.size(); ++size) {
    const Bytes bytes(small.begin(), small.begin() + static_cast<long>(size));
    const std::string expected = size < 4    ? "an IDX header of 4 bytes"
                                 : size < 16 ? "an IDX header of 16 bytes"
                                             : "28 bytes for 2x2x3";

    const std::string message = rewire::text("f: expected ", expected, ", found ", size,
                                             size < 16 ? " bytes" : "",
                                             "; the file is truncated; fetch it again");

    CHECK(parse_error(bytes) == message);
    CHECK(parse_error(rewire::gzip(bytes)) == message);
  }
}

TEST_CASE("idx: a file that is too long is an error") {
  Bytes bytes = small;
  bytes.push_back(0);

  CHECK(
      parse_error(bytes) ==
      "f: expected 28 bytes for 2x2x3, found 29; the file has bytes too many; fetch it "
      "again");
  CHECK(parse_error(rewire::gzip(bytes)) ==
        "f: expected at most 28 bytes once unpacked, found more; check that it is the "
        "right file");
}

TEST_CASE("idx: a wrong header is an error that names what is wrong") {
  CHECK(
      parse_error(changed(0, 0x89)) ==
      "f: expected two zero bytes at the start of an IDX file, found 0x89 0x00; check "
      "that it is an IDX file");
  CHECK(
      parse_error(changed(1, 1)) ==
      "f: expected two zero bytes at the start of an IDX file, found 0x00 0x01; check "
      "that it is an IDX file");
  CHECK(parse_error(changed(2, 0x0D)) ==
        "f: expected IDX type 0x08 (unsigned bytes), found 0x0d (32-bit floating-point "
        "numbers); convert the file to unsigned bytes");
  CHECK(
      parse_error(changed(2, 0x09)) ==
      "f: expected IDX type 0x08 (unsigned bytes), found 0x09 (signed bytes); convert "
      "the file to unsigned bytes");
  CHECK(parse_error(changed(2, 0x0A)) ==
        "f: expected IDX type 0x08 (unsigned bytes), found 0x0a (no IDX type); convert "
        "the file to unsigned bytes");
  CHECK(parse_error(changed(3, 0)) ==
        "f: expected 1 to 4 dimensions, found 0; check that it is an IDX file");
  CHECK(parse_error(changed(3, 5)) ==
        "f: expected 1 to 4 dimensions, found 5; check that it is an IDX file");
  CHECK(parse_error(changed(11, 0)) ==
        "f: expected sizes of at least 1, found 0 in dimension 2; the file is empty or "
        "damaged; fetch it again");
}

TEST_CASE("idx: sizes that overflow or exceed the bound are refused") {
  Bytes huge = {0, 0, 8, 4};
  huge.resize(20, 0xFF);
  CHECK(parse_error(huge) ==
        "f: expected at most 4294967296 bytes of contents, found "
        "4294967295x4294967295x4294967295x4294967295; the header is damaged, or allow "
        "more");
  CHECK(parse_error(huge, rewire::unlimited) ==
        "f: expected at most 18446744073709551615 bytes of contents, found "
        "4294967295x4294967295x4294967295x4294967295; the header is damaged, or allow "
        "more");
  CHECK(parse_error(small, 12) == "no error");
  CHECK(parse_error(small, 11) ==
        "f: expected at most 11 bytes of contents, found 2x2x3; the header is damaged, "
        "or allow more");
}

TEST_CASE("idx: a bomb is refused by what its header says") {
  Bytes bomb = small;
  bomb.resize(50'000'000);

  CHECK(parse_error(rewire::gzip(bomb)) ==
        "f: expected at most 28 bytes once unpacked, found more; check that it is the "
        "right file");
}

TEST_CASE("idx: a flipped bit in the header is an error or gives as many bytes") {
  for (std::size_t bit = 0; bit < 16 * 8; ++bit) {
    Bytes bad = small;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));

    std::size_t size = 12;
    error_of([&] { size = parse_idx(bad, "f").bytes.size(); });

    CHECK(size == 12);
  }
}

TEST_CASE("idx: what cannot be written as IDX is refused and leaves no file") {
  const Scratch scratch;
  const auto write = [&](const std::vector<std::size_t>& shape, std::size_t bytes) {
    return error_of(scratch, [&] { write_idx(scratch / "f", {shape, Bytes(bytes)}); });
  };

  CHECK(write({2, 3}, 7) ==
        "f: expected 6 bytes for 2x3, found 7; let shape and bytes agree");
  CHECK(write({}, 1) ==
        "f: expected 1 to 4 dimensions, found 0; give the shape of the array");
  CHECK(write(std::vector<std::size_t>(260, 1), 1) ==
        "f: expected 1 to 4 dimensions, found 260; give the shape of the array");
  CHECK(write({0}, 0) ==
        "f: expected sizes of at least 1, found 0 in dimension 1; the file is empty or "
        "damaged; fetch it again");
  CHECK(write({std::size_t{1} << 32}, 1) ==
        "f: expected sizes below 2^32, found 4294967296; write smaller files");
  CHECK(scratch.entries() == 0);
}
