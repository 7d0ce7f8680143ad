// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>

#include "feature_selection/perceptron.hpp"
#include "feature_selection/training_of.hpp"
#include "support/classifier.hpp"
#include "support/interrupt.hpp"

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
