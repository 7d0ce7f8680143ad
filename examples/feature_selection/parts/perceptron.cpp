// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>

#include <rewire/models/mlp.hpp>

#include "feature_selection/training_of.hpp"
#include "support/classifier.hpp"
#include "support/interrupt.hpp"
#include "support/models.hpp"

/// The perceptron of the tutorial.
static rewire::Mlp perceptron(const Job& job, std::size_t classes) {
  return rewire::mlp({*job.hidden, *job.hidden, *job.hidden, classes},
                     {.topology = example::topology(job.topology, job.epsilon, job.zeta,
                                                    rewire::RigL{}.interval),
                      .dropout = job.dropout});
}

double retrained(const Job& job, std::uint64_t seed, const rewire::Split& some) {
  rewire::Mlp net = perceptron(job, some.train.classes());
  rewire::Trainer trainer{
      net, rewire::SoftmaxCrossEntropy{},
      rewire::SGD{
          .learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay}};
  example::StopOnInterrupt interrupt;
  trainer.fit(some.train,
              {.epochs = *job.retrain_epochs,
               .batch_size = std::min(job.batch, some.train.size()),
               .seed = seed,
               .threads = job.threads},
              interrupt);
  return trainer.evaluate(some.test).accuracy;
}

Trained train_perceptron(const Job& job, std::uint64_t seed,
                         const rewire::Split& split) {
  rewire::Mlp net = perceptron(job, split.train.classes());
  return train(
      job, "supervised", seed, net, rewire::SoftmaxCrossEntropy{},
      {.learning_rate = job.rate, .momentum = job.momentum, .decay = job.decay},
      {.epochs = job.epochs,
       .batch_size = std::min(job.batch, split.train.size()),
       .test = &split.test},
      split.train, job.zeta, job.topology + "-MLP");
}
