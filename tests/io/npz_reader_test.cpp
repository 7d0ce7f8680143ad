// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <rewire/io/npz_reader.hpp>
#include <rewire/io/program.hpp>

#include "io/scratch.hpp"

using namespace rewire;

namespace {

const std::vector<float> numbers{1, -2, 3.5F, 0, 1e30F, 6};

std::string header(const std::string& dictionary) {
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(dictionary.size());
  out += '\0';
  return out + dictionary;
}
std::string complaint(const std::string& file) {
  return error_of([&] { parse_npy(file, "a.npy", 1000); });
}
std::string about(const std::string& dictionary) {
  return complaint(header(dictionary));
}
std::string with_type(const std::string& type) {
  return about("{'descr': '" + type + "', 'fortran_order': False, 'shape': ()}");
}
std::string with_shape(const std::string& shape) {
  return about("{'shape': " + shape + ", 'fortran_order': False, 'descr': '<f4'}");
}

std::string archive() {
  const Scratch scratch;
  write_npz(scratch / "x.npz",
            {{"numbers", NpyArray({2, 3}, std::span<const float>(numbers))},
             {"none", NpyArray({4, 0}, std::span<const std::uint8_t>())}});
  const auto bytes = read_file(scratch / "x.npz");
  return {bytes.begin(), bytes.end()};
}

const std::string damaged = "; the file is damaged; write it again";

}  // namespace

TEST_CASE("npz: what was written is read again") {
  const auto arrays = parse_npz(archive(), "x.npz");

  REQUIRE(arrays.size() == 2);
  CHECK(arrays.at("numbers").shape == std::vector<std::size_t>{2, 3});
  CHECK(numbers_of<float>(arrays.at("numbers")) == numbers);
  CHECK(numbers_of<std::uint8_t>(arrays.at("none")).empty());
  CHECK(
      error_of([&] { numbers_of<double>(arrays.at("numbers")); }) ==
      "NpyArray: expected numbers of the type <f8, found <f4; ask for the type that it "
      "holds");
}

TEST_CASE("npz: an archive cut short anywhere, or with any bit changed, is noticed") {
  const std::string good = archive();
  std::size_t noticed = 0, same = 0;
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1U << bit % 8);
    try {
      const auto arrays = parse_npz(bad, "x.npz");
      for (const auto& [name, array] : arrays) {
        same += array.bytes.empty() || numbers_of<float>(array) == numbers;
      }
      --same;
    } catch (const Error&) {
      ++noticed;
    }
  }
  // Dates, versions and repeated sizes say nothing; all content has a checksum.
  CHECK(noticed + same == 8 * good.size());
  CHECK(noticed > 6 * good.size());
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK(error_of([&] {
            parse_npz(good.substr(0, size), "x.npz");
          }).starts_with("x.npz: expected the directory of a ZIP archive"));
  }
}

TEST_CASE("npz: what is wrong in a header is said") {
  CHECK(complaint("no") ==
        "a.npy: expected the first bytes of a .npy file, found others; the file is "
        "damaged, or no .npy file");
  CHECK(
      complaint(std::string("\x93NUMPY\x07\x00\x01\x00", 10)) ==
      "a.npy: expected version 1 to 3, found 7; the file is damaged, or no .npy file");
  CHECK(complaint(header("{}").substr(0, 11)) ==
        "a.npy: expected a header of 2 bytes, found a file of 11; the file is damaged, "
        "or no .npy file");
  CHECK(about("{}") == "a.npy: header: expected 3 keys, found 0" + damaged);
  CHECK(about("[]") == "a.npy: header: expected \"{\", found \"[]\"" + damaged);
  CHECK(about("{'a': 1}") ==
        "a.npy: header: expected the keys descr, fortran_order and shape, found \"a\"" +
            damaged);
  CHECK(about("{'shape': (), 'shape': ()}") ==
        "a.npy: header: expected each key once, found \"shape\" twice" + damaged);
  CHECK(about("{'shape") ==
        "a.npy: header: expected a closing quote, found \"shape\"" + damaged);
  CHECK(about("{'fortran_order': 1}") ==
        "a.npy: header: expected True or False, found \"1}\"" + damaged);
  CHECK(
      about("{'fortran_order': True, 'shape': (), 'descr': '<f4'}") ==
      "a.npy: header: expected rows first, found columns first (fortran_order); write "
      "numpy.ascontiguousarray(it)");
  CHECK(with_type(">f4") ==
        "a.npy: header: expected booleans, integers or floats such as <f4, found "
        "\">f4\"; convert it with astype");
  CHECK(with_type("|O").find("found \"|O\"") != std::string::npos);
  CHECK(with_type("<f4") ==
        "a.npy: expected 4 bytes of numbers, found 0; the file is damaged, or no .npy "
        "file");
  CHECK(with_shape("(-1,)") ==
        "a.npy: header: expected sizes from 0 to 2^64 - 1, found \"-1,), "
        "'fortran_order': F\"" +
            damaged);
  CHECK(
      with_shape("(18446744073709551615, 2)") ==
      "a.npy: header: expected at most 1000 bytes of numbers, found more; the file is "
      "damaged, or allow more");
  CHECK(with_shape("(4294967296, 4294967296, 0)").find("at most 1000 bytes") !=
        std::string::npos);
}

TEST_CASE("npz: what numpy has written is read, deflated or not") {
  const Scratch scratch;
  const auto said = detail::run_program(
      {"python3", "-c",
       "import numpy as n\n"
       "a = {'x': n.arange(6, dtype='f8').reshape(2, 3), 'y': n.ones(9000, 'i2')}\n"
       "n.savez('plain.npz', **a)\n"
       "n.savez_compressed('packed.npz', **a)\n"
       "n.save('x.npy', a['x'])"},
      scratch.folder(), std::chrono::seconds(60));
  if (said.end != detail::Ran::End::well) return;  // there is no numpy here

  for (const char* name : {"plain.npz", "packed.npz"}) {
    const auto arrays = read_npz(scratch / name);
    CHECK(arrays.at("x").shape == std::vector<std::size_t>{2, 3});
    CHECK(numbers_of<double>(arrays.at("x")) == std::vector<double>{0, 1, 2, 3, 4, 5});
    CHECK(numbers_of<std::int16_t>(arrays.at("y")) ==
          std::vector<std::int16_t>(9000, 1));
  }
  CHECK(numbers_of<double>(read_npy(scratch / "x.npy")).back() == 5);
  CHECK(read_npz(scratch / "packed.npz").size() == 2);
  CHECK(error_of(scratch, [&] { read_npz(scratch / "packed.npz", 1000); }) ==
        "packed.npz: expected at most 1000 bytes in all, found more; the file is "
        "damaged, or no .npz file");
}
