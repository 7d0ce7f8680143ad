// SPDX-License-Identifier: BSD-3-Clause
#include "shape_segmentation/finished.hpp"

#include <rewire/analysis/flops.hpp>
#include <rewire/storage/pass.hpp>

#include "shape_segmentation/pictures.hpp"
#include "shape_segmentation/scores.hpp"

example::Outcome finished(const Job& job, const std::string& model, std::uint64_t seed,
                          const Net& net, const rewire::Split& data,
                          const example::Curve& scores, const example::Run& run,
                          example::Album& album) {
  rewire::Pass<float> pass(job.threads);
  example::Outcome outcome = run.outcome(net);
  outcome.curve.join(scores);
  rewire::RunResult& result = outcome.result;
  result.metrics.merge(named(judge(net, data.test, pass)));
  result.train_flops = example::train_flops(
      model, net, static_cast<double>(data.train.size() * job.epochs), job.interval);
  result.inference_flops = rewire::inference_flops(net);
  if (seed == job.seed)
    album.add(pictures::triptychs(net, data.test, 8), "triptychs_" + model);
  return outcome;
}
