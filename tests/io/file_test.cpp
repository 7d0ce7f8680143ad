// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <rewire/io/file.hpp>

#include "io/full_disk.hpp"
#include "io/scratch.hpp"

using rewire::AtomicFile;
using rewire::read_file;
using rewire::write_file;

TEST_CASE("file: what was written is read back, whatever its size") {
  const Scratch scratch;
  for (const std::size_t size : std::vector<std::size_t>{0, 1, 65535, 65536, 200001}) {
    std::vector<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31);

    write_file(scratch / "f", bytes);

    CHECK(read_file(scratch / "f") == bytes);
  }
  CHECK(scratch.entries() == 1);
}

TEST_CASE("file: many small pieces and large ones arrive in order") {
  const Scratch scratch;
  std::string expected;
  AtomicFile file(scratch / "f");
  for (int i = 0; i < 30000; ++i) {
    const std::string piece =
        i % 10000 == 0 ? std::string(100000, 'x') : rewire::text(i, ",");
    file.write(piece);
    expected += piece;
  }

  file.commit();

  CHECK(read_file(scratch / "f") == bytes_of(expected));
}

TEST_CASE("file: what a killed process left goes with the next save of the same file") {
  const Scratch scratch;
  const auto make = [&](const char* name) {
    std::ofstream(scratch / name) << "half";
    return scratch / name;
  };
  const auto left = make("f.123-0.part"), other = make("f.old.123-0.part"),
             unlike = make("f.mine.part"), longer = make("ff.123-0.part");
  AtomicFile unfinished(scratch / "f");  // somebody is writing, and goes on
  unfinished.write("slow");

  write_file(scratch / "f", bytes_of("quick"));

  CHECK_FALSE(std::filesystem::exists(left));
  for (const auto& kept : {other, unlike, longer}) CHECK(std::filesystem::exists(kept));
  unfinished.commit();
  CHECK(read_file(scratch / "f") == bytes_of("slow"));
  CHECK(scratch.entries() == 4);
}

TEST_CASE("file: a new file replaces the old one only when it is committed") {
  const Scratch scratch;
  write_file(scratch / "f", bytes_of("old"));
  {
    AtomicFile file(scratch / "f");
    file.write("new");
    CHECK(read_file(scratch / "f") == bytes_of("old"));
  }
  CHECK(scratch.entries() == 1);
  CHECK(read_file(scratch / "f") == bytes_of("old"));
}

TEST_CASE("file: two writers of one target do not disturb each other") {
  const Scratch scratch;
  AtomicFile first(scratch / "f"), second(scratch / "f");
  first.write("first");

  second.commit();
  first.commit();

  CHECK(read_file(scratch / "f") == bytes_of("first"));
}

TEST_CASE("file: a symbolic link stays and its target is replaced") {
  const Scratch scratch;
  write_file(scratch / "real", bytes_of("old"));
  std::filesystem::create_symlink("real", scratch / "link");

  write_file(scratch / "link", bytes_of("new"));

  CHECK(std::filesystem::is_symlink(scratch / "link"));
  CHECK(read_file(scratch / "real") == bytes_of("new"));
}

TEST_CASE("file: a full disk is an error that leaves the old file and nothing else") {
  const Scratch scratch;
  write_file(scratch / "f", bytes_of("old"));
  const std::string message = error_of(scratch, [&] {
    const FullDisk full(100000);
    write_file(scratch / "f", std::vector<std::uint8_t>(300000, 7));
  });

  CHECK(message ==
        "f: expected room for 200000 more bytes, found \"File too large\"; free some "
        "space, or choose another place");
  CHECK(read_file(scratch / "f") == bytes_of("old"));
  CHECK(scratch.entries() == 1);
}

TEST_CASE("file: after a failure nothing more can be written") {
  const Scratch scratch;
  const std::string over =
      "f: expected a file that is being written, found one that is finished or has "
      "failed; begin a new one";
  AtomicFile file(scratch / "f");
  error_of(scratch, [&] {
    const FullDisk full(10);
    file.write(std::string(100000, 'x'));
  });

  CHECK(error_of(scratch, [&] { file.write("more"); }) == over);
  CHECK(error_of(scratch, [&] { file.commit(); }) == over);
  CHECK(scratch.entries() == 0);
}

TEST_CASE("file: what cannot be read or written says why") {
  const Scratch scratch;
  write_file(scratch / "plain", bytes_of("12345"));
  std::filesystem::create_directory(scratch / "folder");
  const auto read = [&](std::string_view name, std::size_t most = rewire::unlimited) {
    return error_of(scratch, [&] { read_file(scratch / name, most); });
  };
  const auto write = [&](const std::filesystem::path& path) {
    return error_of(scratch, [&] { write_file(path, bytes_of("x")); });
  };

  CHECK(read("none") ==
        "none: expected a file, found nothing of that name; check the path");
  CHECK(read("folder") ==
        "folder: expected a file, found a folder; give the path of a file");
  CHECK(read("plain/below") ==
        "plain/below: expected a file that can be read, found \"Not a directory\"; "
        "create the folder first, or correct the path");
  CHECK(
      read("plain", 4) ==
      "plain: expected a file of at most 4 bytes, found 5 bytes; check that it is the "
      "right file");
  CHECK(write(scratch / "none/f") ==
        "none/f: expected a folder that takes a new file, found \"No such file or "
        "directory\"; create the folder first, or correct the path");
  CHECK(write(scratch / "plain/f") ==
        "plain/f: expected a folder that takes a new file, found \"Not a directory\"; "
        "create the folder first, or correct the path");
  CHECK(write(scratch / "folder") ==
        "folder: expected a file or a free name, found a folder; give the path of a "
        "file");
  CHECK(write("/dev/full") ==
        "/dev/full: expected a file or a free name, found a device or pipe; give the "
        "path of a file");
  CHECK(
      write("") ==
      "\"\": expected the path of a file, found no file name at its end; give the path "
      "of a file");
  CHECK(scratch.entries() == 2);
}

TEST_CASE("file: a pipe is read to its end, and no further than allowed") {
  const Scratch scratch;
  const auto pipe = scratch / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  const std::string words(150000, 'p');

  std::thread whole([&] { std::ofstream(pipe) << words; });
  CHECK(read_file(pipe) == bytes_of(words));
  whole.join();

  std::thread cut([&] { std::ofstream(pipe) << words; });
  CHECK(error_of(scratch, [&] { read_file(pipe, 1000); }) ==
        "pipe: expected a file of at most 1000 bytes, found more; check that it is the "
        "right file");
  cut.join();
  std::signal(SIGPIPE, handler);
}
