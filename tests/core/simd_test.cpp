// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <rewire/core/simd.hpp>

#include "support/error.hpp"
#include "support/isa.hpp"

using namespace rewire;

namespace {

/// Sets a variable of the environment, and puts it back.
class Environment {
 public:
  explicit Environment(const char* value) {
    if (const char* old = std::getenv(name)) before_ = old;
    setenv(name, value, 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    if (before_) {
      setenv(name, before_->c_str(), 1);
    } else {
      unsetenv(name);
    }
  }

 private:
  static constexpr const char* name = "REWIRE_ISA";
  std::optional<std::string> before_;
};

/// Adds up a row in one register, however wide it is.
struct SumOfRow {
  template <std::size_t Bytes, class T>
  REWIRE_INLINE static void run(const T* row, T* sums, std::size_t* lanes) {
    Vec<T, Bytes> v;
    load(v, row);
    *sums = sum<T, Bytes>(v);
    *lanes = Bytes / sizeof(T);
  }
};

template <class T>
void check_sums() {
  std::vector<T> row(17);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<T>(1 << i);
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    T total = 0;
    std::size_t lanes = 0;

    // One element further on: no register is aligned there.
    support::run_at<SumOfRow>(isa, static_cast<const T*>(row.data() + 1), &total,
                              &lanes);

    CHECK(lanes * sizeof(T) == (std::size_t{16} << static_cast<int>(isa)));
    CHECK(total == static_cast<T>((2 << lanes) - 2));
  }
}

}  // namespace

TEST_CASE("simd: a register is loaded from any address and summed over all its lanes") {
  check_sums<float>();
  check_sums<double>();
}

TEST_CASE("simd: storing writes a register's bytes and no more") {
  std::vector<float> memory(10, -1.0f);
  const Vec<float, 16> v{1, 2, 3, 4};

  store(memory.data() + 3, v);

  CHECK(memory == std::vector<float>{-1, -1, -1, 1, 2, 3, 4, -1, -1, -1});
}

TEST_CASE("simd: the environment may lower the instruction set") {
  for (const Isa isa : support::available_isas()) {
    const Environment variable(std::string(name(isa)).c_str());

    CHECK(detail::chosen_isa() == isa);
  }
  const Environment empty("");
  CHECK(detail::chosen_isa() == best_isa());
}

TEST_CASE("simd: an unknown instruction set is an error that names those there are") {
  const Environment variable("sse9");

  const std::string message = support::error_of([] { detail::chosen_isa(); });

  CHECK(message.find("REWIRE_ISA: expected one of baseline, avx2, avx512") == 0);
  CHECK(message.find("found sse9") != std::string::npos);
}

TEST_CASE("simd: dispatch runs the kernel of the instruction set in use") {
  std::vector<float> row(16, 1.0f);
  float total = 0;
  std::size_t lanes = 0;

  dispatch<SumOfRow>(static_cast<const float*>(row.data()), &total, &lanes);

  CHECK(lanes == (std::size_t{4} << static_cast<int>(isa())));
  CHECK(total == static_cast<float>(lanes));
}
