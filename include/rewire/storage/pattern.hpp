// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

namespace rewire {

/// The place of a link in CSR order.  32 bits, so a layer holds fewer than 2^32 - 1
/// links.
using Position = std::uint32_t;

/// The size of a layer as its links see it.
struct Extent {
  std::size_t outputs = 0;        ///< neurons, or channels
  std::size_t inputs = 0;         ///< neurons, or channels
  std::size_t kernel_height = 0;  ///< 0 in a fully connected layer, which has no kernel
  std::size_t kernel_width = 0;   ///< pixels; 0: fully connected

  /// Rows of its pattern.
  constexpr std::uint64_t rows() const { return outputs; }
  /// Columns of its pattern: inputs x pixels of the kernel.
  constexpr std::uint64_t cols() const {
    return std::uint64_t{inputs} * (kernel_height == 0 ? 1 : kernel_height) *
           (kernel_width == 0 ? 1 : kernel_width);
  }
  /// Links of the dense layer.
  constexpr std::uint64_t cells() const { return rows() * cols(); }
};

/// Which links of a layer exist: compressed sparse rows, a row an output, a column an
/// input. Always in order: columns in range and strictly increasing in each row.
class Pattern {
 public:
  Pattern() : row_ptr_{0} {}

  /// Takes `rows + 1` row starts and the column of every link; throws where they do not
  /// fit.
  Pattern(std::size_t rows, std::size_t cols, std::vector<std::uint64_t> row_ptr,
          std::vector<std::uint32_t> col)
      : cols_(cols), row_ptr_(std::move(row_ptr)), col_(std::move(col)) {
    check(rows);
  }

  /// From cell numbers `row * cols + column`, strictly increasing.  O(rows + links).
  static Pattern from_cells(std::size_t rows, std::size_t cols,
                            std::span<const std::uint64_t> cells) {
    std::vector<std::uint64_t> row_ptr(rows + 1);
    std::vector<std::uint32_t> col(cells.size());
    std::size_t next = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::uint64_t start = std::uint64_t{r} * cols;
      for (; next < cells.size() && cells[next] < start + cols; ++next) {
        col[next] = static_cast<std::uint32_t>(cells[next] - start);
      }
      row_ptr[r + 1] = next;
    }
    if (next != cells.size()) {
      throw Error({"Pattern", text("cells below ", std::uint64_t{rows} * cols),
                   text(cells[next]), "let cells and size agree"});
    }
    return Pattern(rows, cols, std::move(row_ptr), std::move(col));
  }

  /// Outputs.
  std::size_t rows() const { return row_ptr_.size() - 1; }
  /// Inputs, times pixels of a kernel.
  std::size_t cols() const { return cols_; }
  /// Links.
  std::size_t size() const { return col_.size(); }
  /// Links that there could be.
  std::uint64_t cells() const { return std::uint64_t{rows()} * cols_; }
  /// Share of cells that have a link, in [0, 1].
  double density() const {
    return cells() == 0 ? 0
                        : static_cast<double>(size()) / static_cast<double>(cells());
  }

  /// Rows() + 1 starts.
  std::span<const std::uint64_t> row_ptr() const { return row_ptr_; }
  /// The column of each link.
  std::span<const std::uint32_t> col() const { return col_; }

  /// The columns of one row, increasing.
  std::span<const std::uint32_t> row(std::size_t r) const {
    return std::span(col_).subspan(row_ptr_[r], row_ptr_[r + 1] - row_ptr_[r]);
  }

  /// The same links.
  friend bool operator==(const Pattern&, const Pattern&) = default;

 private:
  [[noreturn]] static void fail(const char* expected, const std::string& found) {
    throw Error({"Pattern", expected, found, "rebuild the pattern"});
  }

  void check(std::size_t rows) const {
    constexpr std::size_t most = std::numeric_limits<Position>::max() - 1;
    if (row_ptr_.size() != rows + 1) {
      fail("one row start more than there are rows",
           text(row_ptr_.size(), " starts for ", rows, " rows"));
    }
    if (col_.size() > most)
      fail("fewer links than 32 bits can number", text(col_.size()));
    if (rows > most) fail("fewer rows than 32 bits can number", text(rows));
    if (cols_ > most) fail("fewer columns than 32 bits can number", text(cols_));
    if (row_ptr_.front() != 0 || row_ptr_.back() != col_.size()) {
      fail("row starts from 0 to the number of links",
           text(row_ptr_.front(), " to ", row_ptr_.back(), " for ", col_.size(),
                " links"));
    }
    for (std::size_t r = 0; r < rows; ++r) {
      if (row_ptr_[r] > row_ptr_[r + 1] || row_ptr_[r + 1] > col_.size()) {
        fail("row starts that do not decrease",
             text(row_ptr_[r], " then ", row_ptr_[r + 1], " in row ", r));
      }
      const auto columns = row(r);
      for (std::size_t k = 0; k < columns.size(); ++k) {
        if (columns[k] >= cols_) {
          fail("columns inside the layer",
               text(columns[k], " of ", cols_, " in row ", r));
        }
        if (k > 0 && columns[k - 1] >= columns[k]) {
          fail("columns strictly increasing in a row",
               text(columns[k - 1], " then ", columns[k], " in row ", r));
        }
      }
    }
  }

  std::size_t cols_ = 0;
  std::vector<std::uint64_t> row_ptr_;
  std::vector<std::uint32_t> col_;
};

}  // namespace rewire
