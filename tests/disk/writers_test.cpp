// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/raw_maps.hpp>

#include "disk/failing_calls.hpp"
#include "disk/writers.hpp"
#include "io/scratch.hpp"

using namespace rewire;
using disk_cases::Writer, disk_cases::writers;

namespace {

/// Fails `plan` while the second file is written over the first; how often it hit.
int fail(const Writer& write, const failing::Plan& plan, std::string& said,
         bool& old_there, bool& whole, std::size_t& entries) {
  const Scratch scratch;
  write(scratch / "new", true);
  write(scratch / "f", false);
  const auto old = read_file(scratch / "f"), expected = read_file(scratch / "new");
  failing::plan = plan;
  said = error_of(scratch, [&] { write(scratch / "f", true); });
  const int hits = failing::plan.hits;
  failing::plan = {};
  const auto now = read_file(scratch / "f");
  old_there = now == old;
  whole = old_there || now == expected;
  entries = scratch.entries();
  return hits;
}

}  // namespace

TEST_CASE("disk: every call that fails is an error that leaves the old file whole") {
  const std::vector<std::pair<const char*, int>> failures{
      {"open", EROFS},   {"open", EACCES},  {"open", ENOSPC},  {"open", EMFILE},
      {"write", ENOSPC}, {"write", EIO},    {"write", EDQUOT}, {"write", EFBIG},
      {"fsync", EIO},    {"fsync", ENOSPC}, {"close", EIO},    {"close", EDQUOT},
      {"rename", EIO},   {"rename", EROFS}, {"rename", EACCES}};
  std::size_t cases = 0;
  for (const auto& named : writers()) {
    const std::string& name = named.first;
    const Writer& write = named.second;
    for (const auto& failure : failures) {
      const char* const call = failure.first;
      const int code = failure.second;
      CAPTURE(name);
      CAPTURE(call);
      CAPTURE(code);
      std::string said;
      bool old_there = false, whole = false;
      std::size_t entries = 0;
      for (int skip = 0;; ++skip) {
        CAPTURE(skip);
        if (fail(write, {.call = call, .skip = skip, .code = code}, said, old_there,
                 whole, entries) == 0)
          break;
        ++cases;
        CHECK(whole);
        CHECK(entries == 2);
        // Once the name is given away only the folder remains to be made durable, and
        // its descriptor to be closed, which says nothing about the file.
        const bool after_rename =
            skip > 0 && (call == std::string("fsync") || call == std::string("close"));
        if (after_rename) continue;
        CHECK(old_there);
        CHECK(said.starts_with("f: expected "));
        CHECK(said.find(text('"', detail::system_words(code), '"')) != said.npos);
      }
    }
  }
  MESSAGE(cases, " failures of the disk");
  CHECK(cases >= writers().size() * failures.size());
}

TEST_CASE(
    "disk: a folder that cannot be made durable is told, with the file in place") {
  for (const auto& named : writers()) {
    const std::string& name = named.first;
    const Writer& write = named.second;
    CAPTURE(name);
    std::string said;
    bool old_there = true, whole = false;
    std::size_t entries = 0;

    CHECK(fail(write, {.call = "fsync", .skip = 1, .code = EIO}, said, old_there, whole,
               entries) == 1);

    CHECK(whole);
    CHECK(!old_there);
    CHECK(said.find("expected a folder that can be made durable, found "
                    "\"Input/output error\"; check the path and the disk") !=
          said.npos);
  }
}

TEST_CASE("disk: of images and masks neither is new until the disk has both") {
  const auto split = [](Label covered) {
    const auto set = [&] {
      auto pixel = Dataset::Bytes::from_shape({1, 1});
      pixel(0, 0) = static_cast<std::uint8_t>(covered);
      return Dataset({1, 1, 1}, std::move(pixel), {covered}, 2, "x");
    };
    return Split{set(), set()};
  };
  for (const auto* call : {"open", "write", "fsync", "close", "rename"}) {
    for (const int skip : {0, 1}) {
      CAPTURE(call);
      CAPTURE(skip);
      const Scratch scratch;
      const RawMaps files{
          .images = scratch / "i", .masks = scratch / "m", .size = 1, .channels = 1};
      write_raw_maps(files, split(0));
      const auto images = read_file(files.images), masks = read_file(files.masks);

      failing::plan = {.call = call, .skip = skip, .code = EIO};
      const std::string said =
          error_of(scratch, [&] { write_raw_maps(files, split(1)); });
      const int hits = failing::plan.hits;
      failing::plan = {};

      CHECK(hits == 1);
      CHECK(said.starts_with(skip == 0 ? "i: expected " : "m: expected "));
      // No system renames two files at once.
      const bool between = call == std::string("rename") && skip == 1;
      CHECK((read_file(files.images) == images) == !between);
      CHECK(read_file(files.masks) == masks);
      CHECK(scratch.entries() == 2);
    }
  }
}

TEST_CASE("disk: interrupted calls and writes of single bytes make whole files") {
  for (const auto& named : writers()) {
    const std::string& name = named.first;
    const Writer& write = named.second;
    CAPTURE(name);
    if (name == "write_file") continue;  // 200,000 calls
    std::string said;
    bool old_there = true, whole = false;
    std::size_t entries = 0;
    for (const auto& plan :
         {failing::Plan{.call = "write", .code = EINTR},
          failing::Plan{.call = "open", .code = EINTR},
          failing::Plan{.call = "write", .code = 0, .once = false}}) {
      CHECK(fail(write, plan, said, old_there, whole, entries) > 0);

      CHECK(said == "no error");
      CHECK(whole);
      CHECK(!old_there);
    }
  }
}

TEST_CASE("disk: a folder that is read-only is told of, and nothing changes") {
  const Scratch scratch;
  const bool root = ::geteuid() == 0;
  if (root && ::chown(scratch.folder().c_str(), 65534, 65534) != 0) return;
  if (root && ::seteuid(65534) != 0) return;  // root may write anywhere
  for (const auto& named : writers()) {
    const std::string& name = named.first;
    const Writer& write = named.second;
    CAPTURE(name);
    write(scratch / name, false);
    const auto old = read_file(scratch / name);
    REQUIRE(::chmod(scratch.folder().c_str(), 0555) == 0);

    const std::string said = error_of(scratch, [&] { write(scratch / name, true); });

    CHECK(said == name +
                      ": expected a folder that takes a new file, found "
                      "\"Permission denied\"; choose a place that you may use");
    CHECK(read_file(scratch / name) == old);
    REQUIRE(::chmod(scratch.folder().c_str(), 0755) == 0);
  }
  if (root) CHECK(::seteuid(0) == 0);
}
