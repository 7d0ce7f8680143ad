// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "fast_scnn/job.hpp"
#include "fast_scnn/street.hpp"

/// How a student hears its teacher.
struct TeacherOptions {
  std::string weights;           ///< path of a checkpoint
  double width = 1;              ///< factor on its widths
  double alpha = 0.5;            ///< share of the teacher in the loss
  double temperature = 4;        ///< above 1
  std::string kd = "pixelmean";  ///< or batchmean, as the course project has it
};

/// Trains stage after stage from labels alone, each from what the one before hands on;
/// then tells the results of all in --out.  Returns the exit code.
int train(const Job& job, const Street& street);

/// The same for a student, from labels and a teacher.
int distill(const Job& job, const Street& street, const TeacherOptions& teacher);
