// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <rewire/io/npz.hpp>
#include <rewire/io/program.hpp>

#include "io/scratch.hpp"

using namespace rewire;

namespace {

const std::vector<std::uint32_t> counts{1, 2, 3, 4, 5, 6};

NpyArray table() { return {{2, 3}, std::span<const std::uint32_t>(counts)}; }

bool has_numpy() {
  return detail::run_program({"python3", "-c", "import numpy"}, "/",
                             std::chrono::seconds(60))
             .end == detail::Ran::End::well;
}

}  // namespace

TEST_CASE("npz: an array has NumPy's header and begins at a multiple of 64 bytes") {
  const std::string file = npy(table());

  CHECK(file.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  CHECK(file.find("'shape': (2,3,)") != std::string::npos);
  CHECK(file.find("'descr': '<u4'") != std::string::npos);
  CHECK((file.size() - 24) % 64 == 0);
  CHECK(file[file.size() - 25] == '\n');
  CHECK(file.substr(file.size() - 24, 4) == std::string("\x01\0\0\0", 4));
}

TEST_CASE("npz: the same arrays give the same bytes, and nothing else is left behind") {
  const Scratch scratch;

  write_npz(scratch / "a.npz", {{"counts", table()}});
  write_npz(scratch / "b.npz", {{"counts", table()}});

  CHECK(read_file(scratch / "a.npz") == read_file(scratch / "b.npz"));
  CHECK(scratch.entries() == 2);
}

TEST_CASE("npz: numpy reads what was written" * doctest::skip(!has_numpy())) {
  const Scratch scratch;
  const std::vector<double> numbers{0.5, -2};

  write_npz(scratch / "x.npz",
            {{"counts", table()},
             {"numbers", NpyArray({2}, std::span<const double>(numbers))}});
  const auto said = detail::run_program(
      {"python3", "-c",
       "import numpy; f = numpy.load('x.npz'); print(f['counts'].tolist(), "
       "f['counts'].dtype, f['numbers'].tolist())"},
      scratch.folder(), std::chrono::seconds(60));

  CHECK(said.said == "[[1, 2, 3], [4, 5, 6]] uint32 [0.5, -2.0]\n");
}

TEST_CASE("npz: what cannot be written is refused and leaves nothing") {
  const Scratch scratch;

  CHECK(
      error_of(scratch,
               [&] {
                 write_npz(scratch / "x.npz", {{"a/b", table()}});
               }) ==
      "x.npz: expected array names of 1 to 200 characters without '/', found \"a/b\"; "
      "choose another name");
  CHECK(
      error_of([] { NpyArray({5}, std::span<const std::uint32_t>(counts)); }) ==
      "NpyArray: expected 5 values for the shape, found 6; let shape and values agree");
  CHECK(error_of(scratch, [&] {
          write_npz(scratch / "no/x.npz", {{"a", table()}});
        }).find("create the folder first") != std::string::npos);
  CHECK(scratch.entries() == 0);
}
