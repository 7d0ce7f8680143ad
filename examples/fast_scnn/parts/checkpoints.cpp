// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/trainers.hpp"

template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const TeacherTrainer&);
template void rewire::save_checkpoint(const std::filesystem::path&,
                                      const StudentTrainer&);
template void rewire::resume(const std::filesystem::path&, TeacherTrainer&);
template void rewire::resume(const std::filesystem::path&, StudentTrainer&);
