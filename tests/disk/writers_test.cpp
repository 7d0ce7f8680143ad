// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <rewire/io/idx.hpp>
#include <rewire/io/npz.hpp>
#include <rewire/io/png.hpp>

#include "disk/failing_calls.hpp"
#include "io/checkpoint_cases.hpp"

using namespace rewire;
using namespace checkpoint_cases;

namespace {

/// What a writer writes the first and the second time differs.
using Writer = std::function<void(const std::filesystem::path&, bool second)>;

const std::map<std::string, Writer>& writers() {
  static Run first(small_net()), second(small_net());
  static const bool trained = [] {
    first.train_two_of_three();
    second.trainer.fit(points(), options(1));
    return true;
  }();
  static const std::map<std::string, Writer> all{
      {"save_checkpoint",
       [](const auto& path, bool two) {
         save_checkpoint(path, (two ? second : first).trainer);
       }},
      {"save_weights",
       [](const auto& path, bool two) {
         save_weights(path, (two ? second : first).net);
       }},
      {"write_file",
       [](const auto& path, bool two) {
         write_file(path, std::vector<std::uint8_t>(200'000, two));
       }},
      {"write_idx",
       [](const auto& path, bool two) {
         write_idx(path, {{2}, {0, two}});
       }},
      {"write_npz",
       [](const auto& path, bool two) {
         const std::vector<std::uint8_t> numbers{1, two};
         write_npz(path,
                   {{"x", NpyArray({2}, std::span<const std::uint8_t>(numbers))}});
       }},
      {"write_png",
       [](const auto& path, bool two) {
         write_png(path, {1, 1, 1, {two}});
       }},
  };
  REQUIRE(trained);
  return all;
}

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
