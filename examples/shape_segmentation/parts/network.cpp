// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/network.hpp"

#include <string>
#include <vector>

namespace rw = rewire;

Net network(const Job& job, const std::string& model, rw::Shape image,
            std::size_t classes) {
  rw::MlpOptions options{.topology = example::topology(model, job),
                         .rewire_output = job.rewire_output,
                         .dropout = job.dropout};
  if (job.grown == "zero") options.grown = rw::Initial::zero;
  const rw::Shape map{classes == 2 ? 1 : classes, image.height, image.width};
  std::vector<std::size_t> widths = job.hidden;
  widths.push_back(map.size());
  return rw::sequential(rw::mlp(widths, options), rw::Reshape{map});
}
