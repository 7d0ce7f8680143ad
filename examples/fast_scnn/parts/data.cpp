// SPDX-License-Identifier: BSD-3-Clause
#include "fast_scnn/data.hpp"

#include <filesystem>
#include <iostream>

#include "fast_scnn/camvid.hpp"
#include "fast_scnn/cityscapes.hpp"
#include "fast_scnn/scenes.hpp"

Street street(const Job& job) {
  std::filesystem::path folder = job.data_dir;
  if (job.dataset == "scenes" && folder.empty()) {
    folder = job.out / "scenes";
    if (!std::filesystem::exists(folder)) {
      std::cout << "draws streets into " << folder.string() << "\n";
      scenes::write(folder, job.seed);
    }
  }
  std::cout << "data: " << job.dataset << " from " << folder.string() << "\n";
  if (job.dataset == "camvid") return camvid_street(folder);
  return cityscapes_street(folder, job.cache_mb, job.skip_broken);
}
