// SPDX-License-Identifier: BSD-3-Clause
// Sparse products, row sums and a map over rows give, with every instruction set that
// there is and however the work is cut, the bits of the plain loops.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <rewire/kernels/elementwise.hpp>
#include <rewire/kernels/row_sums.hpp>
#include <rewire/kernels/sparse_backward.hpp>
#include <rewire/kernels/spmm.hpp>

#include "small_numbers.hpp"
#include "support/isa.hpp"
#include "support/reference.hpp"
#include "support/sparse_case.hpp"

namespace {

using rewire::detail::RowSums;
using rewire::detail::Spmm;

template <class T>
void require_equal(const std::vector<T>& a, const std::vector<T>& b) {
  if (a != b) std::abort();  // 0 equals -0
}

/// Compressed rows; which cells are links, a bit each.
template <class T>
struct Links {
  std::size_t rows, cols;
  std::vector<std::uint64_t> ptr{0};
  std::vector<std::uint32_t> other = {};
  std::vector<T> values = {};

  Links(std::size_t r, std::size_t c, SmallNumbers& from) : rows(r), cols(c) {
    std::uint8_t bits = 0;
    for (std::size_t cell = 0; cell < rows * cols; ++cell) {
      if (cell % 8 == 0) bits = from.byte();
      if (bits >> cell % 8 & 1)
        other.push_back(static_cast<std::uint32_t>(cell % cols));
      if (cell % cols == cols - 1) ptr.push_back(other.size());
    }
    values = from.exact<T>(other.size());
  }
  rewire::SparseRows<T> view() const {
    return {ptr.data(), other.data(), values.data()};
  }
};

template <class T>
void check(SmallNumbers from) {
  const std::size_t rows = 1 + from.below(12), cols = 1 + from.below(12);
  const std::size_t lanes =
      support::kernel_lanes[from.below(std::size(support::kernel_lanes))];
  const std::size_t cut = from.below(rows + 1), block = from.below(cols + 1);
  const Links<T> w(rows, cols, from);
  const auto bias = from.exact<T>(rows), x = from.exact<T>(cols * lanes),
             dy = from.exact<T>(cols * lanes), before = from.exact<T>(w.values.size());
  std::vector<T> y(rows * lanes), dx(rows * lanes), dw = before, sums = bias,
                                                    mapped(cols * lanes);
  support::naive_spmm(w.view(), rows, bias.data(), x.data(), y.data(), lanes);
  // The rows of w, read as its columns, are the inputs of another layer: x is too short
  // for those only where it has fewer columns than rows.
  std::vector<T> inputs(rows * lanes);
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = x[i % x.size()];
  support::naive_sparse_backward(w.view(), rows, inputs.data(), dy.data(), dx.data(),
                                 dw.data(), lanes);
  for (std::size_t i = 0; i < y.size(); ++i) sums[i / lanes] += y[i];
  const auto curve = [](T a, T b) { return a > b ? a : a * b - b; };
  std::transform(x.begin(), x.end(), dy.begin(), mapped.begin(), curve);

  std::vector<std::uint32_t> walked(std::max(rows, cols));
  const rewire::SourceBlocks blocks =
      block == 0 ? rewire::SourceBlocks{}
                 : rewire::SourceBlocks{cols, block, walked.data()};
  for (const rewire::Isa isa : support::available_isas()) {
    std::vector<T> found(y.size(), 99), found_dx(dx.size(), 99), found_dw = before;
    using Backward = rewire::detail::SparseBackward<true, true>;
    using Work = typename Backward::template Work<T>;
    for (const auto& [begin, end] :
         {std::pair(cut, rows), std::pair(std::size_t{0}, cut)}) {
      support::run_at<Spmm>(isa, Spmm::Work<T>{w.view(), begin, end, bias.data(),
                                               x.data(), found.data(), lanes, blocks});
      support::run_at<Backward>(
          isa, Work{w.view(), begin, end, inputs.data(), dy.data(), found_dx.data(),
                    found_dw.data(), lanes, blocks});
    }
    require_equal(found, y);
    require_equal(found_dx, dx);
    require_equal(found_dw, dw);
    std::vector<T> added = bias, curved(mapped.size());
    support::run_at<RowSums>(isa, std::size_t{0}, rows, static_cast<const T*>(y.data()),
                             added.data(), lanes);
    require_equal(added, sums);
    support::run_at<rewire::detail::Map>(isa, curve, x.size(), curved.data(), x.data(),
                                         dy.data());
    require_equal(curved, mapped);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check<float>(SmallNumbers(data, size));
  check<double>(SmallNumbers(data, size));
  return 0;
}
