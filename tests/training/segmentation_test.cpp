// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <rewire/training/segmentation.hpp>

using namespace rewire;

namespace {

void add(ConfusionMatrix& m, Label truth, Label predicted, int times) {
  for (int i = 0; i < times; ++i) m.add(truth, predicted);
}

}  // namespace

TEST_CASE("segmentation: of two classes, the scores are those counted by hand") {
  ConfusionMatrix m(2);
  add(m, 1, 1, 30);  // found
  add(m, 1, 0, 6);   // missed
  add(m, 0, 1, 4);   // taken for foreground
  add(m, 0, 0, 60);

  const SegmentationScores s = segmentation_scores(m);

  CHECK(s.foreground_iou == 30.0 / 40);
  CHECK(s.mean_iou == doctest::Approx((30.0 / 40 + 60.0 / 70) / 2).epsilon(1e-15));
  CHECK(s.dice == 60.0 / 70);
  CHECK(s.pixel_accuracy == 0.9);
  CHECK(s.foreground_recall == 30.0 / 36);
}

TEST_CASE("segmentation: only background looks right by pixels, and finds nothing") {
  ConfusionMatrix m(2);
  add(m, 1, 0, 36);
  add(m, 0, 0, 988);

  const SegmentationScores s = segmentation_scores(m);

  CHECK(s.pixel_accuracy == doctest::Approx(0.9648).epsilon(1e-4));
  CHECK(s.foreground_recall == 0);
  CHECK(s.foreground_iou == 0);
  CHECK(s.dice == 0);
}

TEST_CASE("segmentation: recall does not see what is wrongly called foreground") {
  ConfusionMatrix m(2);
  add(m, 1, 1, 36);
  add(m, 0, 1, 988);

  const SegmentationScores s = segmentation_scores(m);

  CHECK(s.foreground_recall == 1);
  CHECK(s.foreground_iou == doctest::Approx(0.0352).epsilon(1e-2));
}

TEST_CASE("segmentation: of several classes, the foreground is all but the first") {
  ConfusionMatrix m(3);
  add(m, 0, 0, 50);
  add(m, 1, 1, 10);
  add(m, 1, 2, 5);  // foreground, of the wrong class
  add(m, 2, 2, 20);
  add(m, 2, 0, 5);
  m.add(ignored, 1);

  const SegmentationScores s = segmentation_scores(m);

  CHECK(s.foreground_iou == 35.0 / 40);
  CHECK(s.foreground_recall == 35.0 / 40);
  CHECK(s.pixel_accuracy == 80.0 / 90);
  CHECK(s.mean_iou ==
        doctest::Approx((50.0 / 55 + 10.0 / 15 + 20.0 / 30) / 3).epsilon(1e-15));
}

TEST_CASE("segmentation: of nothing, nothing is known") {
  const SegmentationScores s = segmentation_scores(ConfusionMatrix(2));

  CHECK(std::isnan(s.foreground_iou));
  CHECK(std::isnan(s.pixel_accuracy));
}
