// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <rewire/io/gzip.hpp>

#include "io/scratch.hpp"

using rewire::gunzip;
using rewire::gzip;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Looks random, so that it does not pack.
Bytes noise(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 1;
  for (auto& b : bytes) {
    state = state * 1664525 + 1013904223;
    b = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::string unpack_error(const Bytes& packed, std::size_t most = rewire::unlimited) {
  return error_of([&] { gunzip(packed, most, "f.gz"); });
}

}  // namespace

TEST_CASE("gzip: packing and unpacking gives the same bytes") {
  for (const std::size_t size :
       std::vector<std::size_t>{0, 1, 4095, 4096, 4097, 2500000}) {
    for (const Bytes& bytes : {noise(size), Bytes(size, 7)}) {
      const Bytes packed = gzip(bytes);

      CHECK(rewire::is_gzip(packed));
      CHECK(gunzip(packed, rewire::unlimited, "f") == bytes);
      CHECK(gunzip(packed, size, "f") == bytes);
    }
  }
}

TEST_CASE("gzip: the front can be had without the rest") {
  const Bytes bytes = noise(1000);
  Bytes packed = gzip(bytes);

  CHECK(rewire::gunzip_front(packed, 2000, "f") == bytes);
  packed.resize(packed.size() / 2);

  CHECK(rewire::gunzip_front(packed, 20, "f") ==
        Bytes(bytes.begin(), bytes.begin() + 20));
}

TEST_CASE("gzip: members that follow one another are joined") {
  const Bytes packed =
      joined(joined(gzip(noise(500)), gzip({})), gzip(Bytes(70000, 1)));

  CHECK(gunzip(packed, rewire::unlimited, "f") == joined(noise(500), Bytes(70000, 1)));
}

TEST_CASE("gzip: a file is unpacked by its first bytes, not by its name") {
  const Scratch scratch;
  rewire::write_file(scratch / "packed", gzip(bytes_of("words")));
  rewire::write_file(scratch / "plain.gz", bytes_of("words"));
  rewire::write_file(scratch / "empty", {});

  CHECK(rewire::read_packed_file(scratch / "packed") == bytes_of("words"));
  CHECK(rewire::read_packed_file(scratch / "plain.gz") == bytes_of("words"));
  CHECK(rewire::read_packed_file(scratch / "empty").empty());
}

TEST_CASE("gzip: a file larger than allowed is refused, packed or not") {
  const Scratch scratch;
  rewire::write_file(scratch / "plain", Bytes(11));
  rewire::write_file(scratch / "packed", gzip(Bytes(11)));
  const auto read = [&](std::string_view name, std::size_t most) {
    return error_of(scratch, [&] { rewire::read_packed_file(scratch / name, most); });
  };

  CHECK(read("plain", 11) == "no error");
  CHECK(read("packed", 11) == "no error");
  CHECK(read("plain", 10) ==
        "plain: expected a file of at most 10 bytes, found 11 bytes; check that it is "
        "the right file");
  CHECK(read("packed", 10) ==
        "packed: expected at most 10 bytes once unpacked, found more; check that it is "
        "the right file");
}

TEST_CASE("gzip: a bomb is refused before it takes memory") {
  Bytes bomb;
  const Bytes piece = gzip(Bytes(50'000'000));  // packs 1000 to 1
  for (int i = 0; i < 100; ++i) bomb = joined(bomb, piece);

  CHECK(unpack_error(bomb, 1'000'000) ==
        "f.gz: expected at most 1000000 bytes once unpacked, found more; check that it "
        "is the right file");
}

TEST_CASE("gzip: truncated anywhere is an error") {
  const Bytes packed = gzip(noise(300));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    CHECK(
        unpack_error(Bytes(packed.begin(), packed.begin() + static_cast<long>(size))) ==
        rewire::text(
            "f.gz: expected the end of the gzip data, found the end of the file "
            "after ",
            size, " bytes; the file is truncated; fetch it again"));
  }
}

TEST_CASE("gzip: damaged contents and checksums are errors") {
  const Bytes good = gzip(bytes_of("some words, some words, some words"));
  Bytes crc = good, length = good, method = good;
  crc[crc.size() - 8] ^= 1;
  length[length.size() - 1] ^= 1;
  method[2] = 9;

  CHECK(unpack_error(crc) ==
        rewire::text(
            "f.gz: expected whole gzip data, found \"incorrect data check\" before "
            "byte ",
            crc.size() - 4, "; the file is damaged; fetch it again"));
  CHECK(unpack_error(length) ==
        rewire::text("f.gz: expected whole gzip data, found \"incorrect length check\" "
                     "before byte ",
                     length.size(), "; the file is damaged; fetch it again"));
  CHECK(unpack_error(method) ==
        "f.gz: expected whole gzip data, found \"unknown compression method\" before "
        "byte 4; the file is damaged; fetch it again");
}

TEST_CASE("gzip: a flipped bit never gives other contents") {
  const Bytes words = bytes_of("some words, some words, some words");
  const Bytes good = gzip(words);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));

    Bytes found = words;  // time and system are free to change
    error_of([&] { found = gunzip(bad, 1000, "f"); });

    CHECK(found == words);
  }
}

TEST_CASE("gzip: something after the data is an error") {
  CHECK(
      unpack_error(joined(gzip(noise(9)), bytes_of("tail"))) ==
      "f.gz: expected the end of the file after the gzip data, found 4 more bytes; the "
      "file was damaged or joined; fetch it again");
  CHECK(
      unpack_error(joined(gzip(noise(9)), Bytes{0})) ==
      "f.gz: expected the end of the file after the gzip data, found 1 more bytes; the "
      "file was damaged or joined; fetch it again");
}
