// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <rewire/losses/soft_targets.hpp>
#include <rewire/losses/softmax_cross_entropy.hpp>

#include "support/loss_gradient.hpp"
#include "support/tiles.hpp"

using namespace rewire;
using support::Tiles;

namespace {

/// Maps so large that threads share them; the last tile has padding, some pixels do not
/// count.
struct Maps {
  explicit Maps(std::size_t classes)
      : x({classes, 24, 40}, 6, 4),
        t({classes, 24, 40}, 6, 4),
        g({classes, 24, 40}, 6, 4),
        y({1, 24, 40}, 6, 4) {
    Rng rng{3};
    x.fill([&] { return rng.uniform(-6, 6); });
    t.fill([&] { return rng.uniform(-6, 6); });
    support::fill_labels(y, classes, rng);
    for (std::size_t p = 0; p < 24 * 40; p += 7) y.at(p % 6, p) = ignored;
    batch.labels = y.view();
    batch.values = t.view();
  }

  Tiles<float> x, t, g;
  Tiles<Label> y;
  Batch<float> batch;
};

}  // namespace

TEST_CASE_TEMPLATE("losses: their bits do not depend on the number of threads", L,
                   SoftmaxCrossEntropy, SoftTargets) {
  for (const std::size_t classes : {11, 70}) {
    Maps maps(classes);
    const double loss = L{}.template operator()<float>(maps.x, maps.batch, maps.g);
    const std::vector<float> gradient = maps.g.values();
    for (const std::size_t threads : {1, 2, 3, 5}) {
      CAPTURE(classes);
      CAPTURE(threads);
      Team team(threads);
      maps.batch.team = &team;
      maps.g.fill([] { return 7; });

      CHECK(L{}.template operator()<float>(maps.x, maps.batch, maps.g) == loss);

      CHECK(maps.g.values() == gradient);
      CHECK(maps.g.gaps_untouched());
    }
  }
}

TEST_CASE("softmax cross-entropy: of few classes and of many it is what is defined") {
  for (const std::size_t classes : {2, 64, 65, 70}) {
    CAPTURE(classes);
    Maps maps(classes);
    double sum = 0, worst = 0;
    std::size_t places = 0;
    const double loss =
        SoftmaxCrossEntropy{}.template operator()<float>(maps.x, maps.batch, maps.g);

    for (std::size_t pass = 0; pass < 2; ++pass) {
      for (std::size_t n = 0; n < 6; ++n) {
        for (std::size_t p = 0; p < 24 * 40; ++p) {
          const auto at = [&](std::size_t c) { return c * 24 * 40 + p; };
          const Label y = maps.y.at(n, p);
          double all = 0;
          for (std::size_t c = 0; c < classes; ++c)
            all += std::exp(static_cast<double>(maps.x.at(n, at(c))));
          if (pass == 0 && y != ignored) {
            ++places;
            sum += std::log(all) -
                   static_cast<double>(maps.x.at(n, at(static_cast<std::size_t>(y))));
          }
          for (std::size_t c = 0; pass == 1 && c < classes; ++c) {
            const double share =
                             std::exp(static_cast<double>(maps.x.at(n, at(c)))) / all,
                         slope = share - (static_cast<Label>(c) == y ? 1 : 0);
            const double expected =
                y == ignored ? 0 : slope / static_cast<double>(places);
            worst = std::max(
                worst, std::abs(static_cast<double>(maps.g.at(n, at(c))) - expected));
          }
        }
      }
    }

    CHECK(loss == doctest::Approx(sum / static_cast<double>(places)).epsilon(1e-6));
    CHECK(worst * static_cast<double>(places) < 1e-6);
  }
}
