// SPDX-License-Identifier: BSD-3-Clause

// Can a perceptron with 1.8 % of its connections say which pixels belong to a shape?
//
// The segmentation of the truly-sparse-training tutorial: 3072-4000-1000-4000-1024, a
// logit a pixel, on 400 + 100 colour pictures of one small square.  The links of the
// first three layers rewire after each epoch (SET), the last is sparse and stays.  Ends
// with the scores in a table and with pictures, in --out.
//
//   shape_segmentation --dropout-rate 0.3 --epsilon 20 --dataset seg_shape32
//   shape_segmentation --hard --models SET,FixProb     10,000 harder pictures
//   shape_segmentation --images F --masks F --size S --valid-size N     your own
//   shape_segmentation --preset smoke                  seconds, on drawn pictures
//
// What the tutorial calls "mIoU" is the share of the square that was found, its recall;
// it is here under that name, beside the IoU.

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <rewire/io.hpp>
#include <rewire/rewire.hpp>

#include "shape_segmentation/images.hpp"
#include "shape_segmentation/job.hpp"
#include "shape_segmentation/pictures.hpp"
#include "shape_segmentation/results.hpp"
#include "shape_segmentation/scores.hpp"
#include "support/album.hpp"
#include "support/measured_curve.hpp"
#include "support/run.hpp"

namespace rw = rewire;

/// A logit a pixel; of more than two classes, one a class and pixel.
auto network(const Job& job, const std::string& model, rw::Shape image,
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

template <class Loss>
example::Outcome train(const Job& job, const std::string& model, std::uint64_t seed,
                       const rw::Split& data, Loss loss, example::Album& album) {
  auto net = network(job, model, data.train.shape(), data.train.classes());
  example::Run run(job, model, seed);
  run.build(net, data.train.shape());
  rw::Trainer trainer{
      net, loss,
      rw::SGD{.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  run.resume(trainer);

  const rw::Dataset seen = data.train.first(1000);  // enough for the curve
  rw::Pass<float> pass(job.threads);
  const auto every = std::max<std::size_t>(1, job.epochs / 80);
  example::MeasuredCurve scores(run.folder() / "scores.csv", every, [&] {
    auto all = named(judge(net, data.test, pass), "test_");
    all.merge(named(judge(net, seen, pass), "train_"));
    return all;
  });
  rw::CheckpointSaver saver(run.checkpoint(), trainer, 50);
  run.fit(trainer, data.train,
          {.epochs = job.epochs,
           .batch_size = job.batch,
           .schedule = rw::Cosine{.last = job.last_rate},
           .test = &data.test},
          scores, saver);

  example::Outcome outcome = run.outcome(net);
  outcome.curve.join(scores.curve());
  rw::RunResult& result = outcome.result;
  result.settings = settings(job, seed, data.train.name(), data.train.size());
  result.metrics.merge(named(judge(net, data.test, pass)));
  result.train_flops = example::train_flops(
      model, net, static_cast<double>(data.train.size() * job.epochs), job.interval);
  result.inference_flops = rw::inference_flops(net);
  if (seed == job.seed)
    album.add(pictures::triptychs(net, data.test, 8), "triptychs_" + model);
  return outcome;
}

int main(int argc, char** argv) {
  Job job;
  CLI::App app("Sparse perceptrons that segment pictures of shapes.");
  example::add_options(app, job);
  add_own_options(app, job);
  return example::run(app, argc, argv, [&] {
    fill_in(job);
    example::make_folder(job.out);
    example::print_machine();
    const rw::Split data = load(job);
    const bool two = data.train.classes() == 2;
    example::Album album(job, "shape_segmentation, seed " + std::to_string(job.seed));
    std::vector<example::Outcome> outcomes;
    const bool done = example::each_run(job, [&](auto& model, std::uint64_t seed) {
      outcomes.push_back(
          two ? train(job, model, seed, data,
                      rw::BinaryCrossEntropy{.per_sample_sum = true}, album)
              : train(job, model, seed, data,
                      rw::SoftmaxCrossEntropy{.per_sample_sum = true}, album));
    });
    if (!done) return example::interrupted;
    if (two) outcomes.push_back(baseline(data));
    const example::Table table = comparison(outcomes);
    std::cout << "\n" << example::aligned(table) << "\n";
    album.table("scores on the validation images", table);
    example::write_results("shape_segmentation", job, outcomes,
                           job.out / "result.json");
    const auto models = example::first_of_each(outcomes);
    album.add(pictures::learning_curves(models, two), "learning_curves");
    for (const example::Outcome* m : models) {
      if (!m->degrees.empty())
        album.add(example::degree_histograms(*m), "degrees_" + m->name());
    }
    album.table("settings", example::settings_table(outcomes));
    std::cout << album.finish() << "\n";
    return 0;
  });
}
