// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/kernels/transpose.hpp>
#include <rewire/optimizers/adam.hpp>
#include <rewire/optimizers/update.hpp>

#include "support/guarded.hpp"
#include "support/isa.hpp"
#include "support/problems.hpp"
#include "support/sparse_case.hpp"

using namespace rewire;
using support::close;
using support::Guarded;
using support::same_bits;
using support::size_up_to;
using support::uniform_values;

namespace {

/// `run(isa)` for every instruction set: each answer is close to what is expected, and
/// AVX2 and AVX-512 give the same bits where `same` says so.
template <class T, class Run>
void check_each_isa(const std::vector<T>& expected, std::size_t terms, bool same,
                    Run run) {
  std::vector<std::vector<T>> of_isa;
  for (const Isa isa : support::available_isas()) {
    CAPTURE(name(isa));
    of_isa.push_back(run(isa));
    CHECK(close(of_isa.back(), expected, terms));
  }
  if (same && of_isa.size() == 3) CHECK(same_bits(of_isa[1], of_isa[2]));
}

}  // namespace

TEST_CASE_TEMPLATE("row sums: equal the plain loop on 10,000 random tiles", T, float,
                   double) {
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    const std::size_t rows = size_up_to(80, rng), lanes = size_up_to(300, rng);
    const Guarded<T> x(uniform_values<T>(rows * lanes, rng));
    const auto before = uniform_values<T>(rows, rng);
    auto expected = before;
    for (std::size_t k = 0; k < x.size(); ++k) expected[k / lanes] += x.data()[k];
    const std::size_t cut = rng.below(rows + 1);

    const bool one_register = lanes * sizeof(T) < 32;
    check_each_isa(expected, lanes, one_register, [&](Isa isa) {
      Guarded<T> whole(before), parts(before);
      support::run_at<detail::RowSums>(isa, std::size_t{0}, rows, x.data(),
                                       whole.data(), lanes);
      support::run_at<detail::RowSums>(isa, cut, rows, x.data(), parts.data(), lanes);
      support::run_at<detail::RowSums>(isa, std::size_t{0}, cut, x.data(), parts.data(),
                                       lanes);
      CHECK(same_bits(parts.values(), whole.values()));
      return whole.values();
    });
  }
}

TEST_CASE_TEMPLATE("elementwise: equals the plain loop on 10,000 random rows", T, float,
                   double) {
  const auto curve = [](T a, T b) { return a > b ? sigmoid(a) : a * b - b; };
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    const std::size_t count = size_up_to(300, rng), cut = rng.below(count + 1);
    const Guarded<T> a(uniform_values<T>(count, rng)), b(uniform_values<T>(count, rng));
    std::vector<T> expected(count);
    for (std::size_t k = 0; k < count; ++k)
      expected[k] = curve(a.data()[k], b.data()[k]);

    check_each_isa(expected, 1, true, [&](Isa isa) {
      Guarded<T> whole(count), parts(a.values());  // parts: in place
      support::run_at<detail::Map>(isa, curve, count, whole.data(), a.data(), b.data());
      const T* const from = parts.data();
      support::run_at<detail::Map>(isa, curve, cut, parts.data(), from, b.data());
      support::run_at<detail::Map>(isa, curve, count - cut, parts.data() + cut,
                                   from + cut, b.data() + cut);
      CHECK(same_bits(parts.values(), whole.values()));
      return whole.values();
    });
  }
}

TEST_CASE_TEMPLATE("update: equals the plain loop on 10,000 random weights", T, float,
                   double) {
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    const std::size_t count = size_up_to(300, rng), cut = rng.below(count + 1);
    const auto rule =
        Adam{.epsilon = 0.1, .l2 = 0.1}.rule<T>({.rate = 0.1, .count = 1 + i % 50});
    const auto w = uniform_values<T>(count, rng), m = uniform_values<T>(count, rng);
    auto s = uniform_values<T>(count, rng);
    for (T& v : s) v = std::abs(v);
    const Guarded<T> g(uniform_values<T>(count, rng));
    auto expected = w, em = m, es = s;
    for (std::size_t k = 0; k < count; ++k)
      rule(expected[k], g.data()[k], em[k], es[k]);

    check_each_isa(expected, 20, true, [&](Isa isa) {
      const auto moved = [&](std::size_t first) {
        Guarded<T> to(w), to_m(m), to_s(s);
        const auto run = [&](std::size_t begin, std::size_t end) {
          support::run_at<detail::UpdateBlocks>(
              isa, rule, end - begin, to.data() + begin,
              static_cast<const T*>(g.data() + begin),
              std::array<T*, 2>{to_m.data() + begin, to_s.data() + begin});
        };
        run(0, first);
        run(first, count);
        CHECK(close(to_m.values(), em, 4));
        CHECK(close(to_s.values(), es, 4));
        return to.values();
      };
      const auto whole = moved(count);
      CHECK(same_bits(moved(cut), whole));
      return whole;
    });
  }
}

TEST_CASE_TEMPLATE("lay out: equals the plain loop on 10,000 random batches", From,
                   std::uint8_t, float, double) {
  using T = std::conditional_t<sizeof(From) == 8, double, float>;
  for (std::uint64_t i = 0; i < support::problems(10'000); ++i) {
    CAPTURE(i);
    Rng rng(i);
    const std::size_t lanes = size_up_to(128, rng), count = 1 + rng.below(lanes);
    const std::size_t width = size_up_to(100, rng), cut = rng.below(width + 1);
    Guarded<From> rows(count * width);
    for (std::size_t k = 0; k < rows.size(); ++k)
      rows.data()[k] = static_cast<From>(rng.below(200));
    Guarded<std::size_t> positions(count);
    for (std::size_t k = 0; k < count; ++k) positions.data()[k] = rng.below(count);
    const bool gather = rng.below(2) == 0, scaled = rng.below(2) == 0;
    const std::size_t step = rng.below(2);
    // Powers of two: the product is exact, fused with the sum or not.
    Guarded<float> scale(step == 1 ? width : 16), offset(scale.size());
    for (std::size_t k = 0; k < scale.size(); ++k) {
      scale.data()[k] = step == 1 && k % 2 == 0 ? 2.0F : 0.25F;
      offset.data()[k] = step == 1 ? static_cast<float>(k % 5) : -4.0F;
    }
    const Affine f =
        scaled ? Affine{scale.data(), offset.data(), step, step} : Affine{};
    const Rows<From> from{rows.data(), width, gather ? positions.data() : nullptr};
    std::vector<T> expected(width * lanes);
    for (std::size_t c = 0; c < width; ++c) {
      for (std::size_t r = 0; r < count; ++r) {
        T& v = expected[c * lanes + r] = static_cast<T>(from(r)[c]);
        if (scaled) v = v * scale.data()[c * step] + offset.data()[c * step];
      }
    }

    check_each_isa(expected, 0, true, [&](Isa isa) {
      Guarded<T> whole(expected.size()), parts(expected.size());
      using detail::Transpose;
      support::run_at<Transpose>(isa, from, count, std::size_t{0}, width, whole.data(),
                                 lanes, f);
      support::run_at<Transpose>(isa, from, count, cut, width, parts.data(), lanes, f);
      support::run_at<Transpose>(isa, from, count, std::size_t{0}, cut, parts.data(),
                                 lanes, f);
      CHECK(same_bits(whole.values(), expected));
      CHECK(same_bits(parts.values(), expected));
      return whole.values();
    });
  }
}
