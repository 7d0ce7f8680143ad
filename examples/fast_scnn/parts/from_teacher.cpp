// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/curriculum.hpp"
#include "fast_scnn/teaching.hpp"
#include "fast_scnn/training.hpp"

int distill(const Job& job, const Street& street, const TeacherOptions& teacher) {
  return walk(job, street, FromTeacher(teacher));
}
