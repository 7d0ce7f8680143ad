// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The code of `train`, for the parts that name a loss.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/schedules/cosine.hpp>

#include "shape_segmentation/finished.hpp"
#include "shape_segmentation/scores.hpp"
#include "shape_segmentation/segmenter.hpp"
#include "shape_segmentation/training.hpp"
#include "support/measured_curve.hpp"
#include "support/run.hpp"

template <class Loss>
example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rewire::Split& data, Loss loss, example::Album& album) {
  Net net = network(job, model, data.train.shape(), data.train.classes());
  example::Run run(job, model, seed,
                   settings(job, seed, data.train.name(), data.train.size()));
  run.build(net, data.train.shape());
  Segmenter<Loss> trainer{
      net, loss,
      rewire::SGD{
          .learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  run.resume(trainer);

  const rewire::Dataset seen = data.train.first(1000);  // enough for the curve
  rewire::Pass<float> pass(job.threads);
  const auto every = std::max<std::size_t>(1, job.epochs / 80);
  example::MeasuredCurve scores(run.folder() / "scores.csv", every, [&] {
    auto all = named(judge(net, data.test, pass), "test_");
    all.merge(named(judge(net, seen, pass), "train_"));
    return all;
  });
  rewire::CheckpointSaver saver(run.checkpoint(), trainer, 50);
  run.fit(trainer, data.train,
          {.epochs = job.epochs,
           .batch_size = job.batch,
           .schedule = rewire::Cosine{.last = job.last_rate},
           .test = &data.test},
          scores, saver);

  return finished(job, model, seed, net, data, scores.curve(), run, album);
}
