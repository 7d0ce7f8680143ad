// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <iostream>

#include "fast_scnn/camvid.hpp"
#include "fast_scnn/job.hpp"
#include "fast_scnn/street.hpp"

/// The data set that the job names.  Says which.
inline Street street(const Job& job) {
  std::cout << "data: CamVid from " << job.data_dir.string() << "\n";
  return camvid_street(job.data_dir);
}
