// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>

#include <rewire/core/process.hpp>

#ifdef __linux__
#include <sys/mman.h>
#endif

using namespace rewire;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

#ifdef __linux__

/// Memory that is in use, not just promised: every byte is written.  Straight from the
/// system, because an allocator (a sanitizer's above all) may keep what is freed.
class Block {
 public:
  explicit Block(std::size_t bytes) : bytes_(bytes) {
    memory_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                   -1, 0);
    REQUIRE(memory_ != MAP_FAILED);
    std::memset(memory_, 1, bytes);
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { munmap(memory_, bytes_); }

 private:
  void* memory_;
  std::size_t bytes_;
};

#endif

}  // namespace

#ifdef __linux__

TEST_CASE("process: sees what is allocated and written") {
  const auto resident = resident_bytes();
  const auto unique = unique_bytes();
  REQUIRE(resident.has_value());

  const Block block(64 * megabyte);

  CHECK(resident_bytes().value() >= *resident + 60 * megabyte);
  CHECK(peak_resident_bytes().value() >= *resident + 60 * megabyte);
  if (unique.has_value()) {  // some sandboxes have no smaps_rollup
    CHECK(unique_bytes().value() >= *unique + 60 * megabyte);
    CHECK(*unique <= *resident + 16 * megabyte);
  }
}

TEST_CASE("process: the peak stays until it is reset") {
  { const Block block(64 * megabyte); }
  const std::size_t now = resident_bytes().value();
  const std::size_t peak = peak_resident_bytes().value();

  const bool reset = reset_peak_resident_bytes();

  CHECK(peak >= now + 32 * megabyte);
  if (reset) CHECK(peak_resident_bytes().value() < peak - 16 * megabyte);
}

TEST_CASE("process: counts threads, cores and seconds of work") {
  const double before = cpu_seconds().value();
  volatile double sum = 0;
  for (int i = 0; i < 20'000'000; ++i) sum = sum + 1;

  CHECK(sum > 0);
  CHECK(cpu_seconds().value() > before);
  CHECK(cpu_seconds().value() < before + 60);
  CHECK(thread_count().value() >= 1);
  CHECK(usable_cores().value() >= 1);
}

#endif

TEST_CASE("process: what the system does not tell has no answer") {
  CHECK_FALSE(detail::kilobytes("/no/such/file", "VmRSS:").has_value());
}
