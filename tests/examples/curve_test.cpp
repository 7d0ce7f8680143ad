// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <vector>

#include "../io/checkpoint_cases.hpp"
#include "../io/scratch.hpp"
#include "support/curve.hpp"
#include "support/measured_curve.hpp"

using checkpoint_cases::content;
using checkpoint_cases::overwrite;
using example::Curve;
using rewire::Report;

namespace {

using Values = std::vector<double>;

Report after(std::size_t epoch, std::size_t epochs) {
  Report r;
  r.now = {.epoch = epoch, .epochs = epochs};
  return r;
}

}  // namespace

TEST_CASE("Curve: columns by name, only where something was measured") {
  const Scratch scratch;
  overwrite(scratch / "a.csv", "epoch,loss,accuracy\n1,2.5,\n2,1e-3,0.5\n4,,0.75\n");

  const Curve curve = Curve::read(scratch / "a.csv");

  CHECK(curve.points("loss") == std::pair{Values{1, 2}, Values{2.5, 1e-3}});
  CHECK(curve.points("accuracy") == std::pair{Values{2, 4}, Values{0.5, 0.75}});
  CHECK(curve.at(2, "accuracy") == 0.5);
  CHECK_FALSE(curve.at(1, "accuracy"));
  CHECK_FALSE(curve.at(3, "loss"));
  CHECK(curve.last("accuracy") == 0.75);
  CHECK_FALSE(curve.last("none"));
  CHECK(curve.last_epoch() == 4);
}

TEST_CASE("Curve: reads what it wrote, joins, and forgets what came later") {
  const Scratch scratch;
  Curve curve, other;
  curve.add(1,
            {{"loss", 1.0 / 3}, {"broken", std::numeric_limits<double>::quiet_NaN()}});
  curve.add(3, {{"loss", 0.25}});
  other.add(2, {{"accuracy", 0.5}});
  curve.join(other);
  curve.write(scratch / "a.csv");
  CHECK(content(scratch / "a.csv") ==
        "epoch,accuracy,loss\n1,,0.3333333333333333\n2,0.5,\n3,,0.25\n");

  Curve again = Curve::read(scratch / "a.csv");
  CHECK(again.at(1, "loss") == 1.0 / 3);
  again.keep_until(2);
  CHECK(again.last_epoch() == 2);
  CHECK(again.last("loss") == 1.0 / 3);
}

TEST_CASE(
    "Curve: no file is an empty one, a line cut off is none, another table an error") {
  const Scratch scratch;
  CHECK(Curve::read(scratch / "none.csv").last_epoch() == 0);
  overwrite(scratch / "a.csv", "epoch,loss,accuracy\n1,2,3\n2,4");
  CHECK(Curve::read(scratch / "a.csv").last_epoch() == 1);
  overwrite(scratch / "b.csv", "layer,side\n1,2\n");
  CHECK(error_of(scratch, [&] { Curve::read(scratch / "b.csv"); }) ==
        "b.csv: expected a table whose first column is epoch, found layer; remove the "
        "file, or give another --out");
}

TEST_CASE("MeasuredCurve: measures at first, now and then and at last, and goes on") {
  const Scratch scratch;
  double value = 0;
  const auto measure = [&] { return std::map<std::string, double>{{"v", ++value}}; };
  example::MeasuredCurve first(scratch / "a.csv", 2, measure);
  first.on_begin(after(0, 5));
  for (std::size_t e = 0; e < 5; ++e) first.on_epoch(after(e, 5));
  CHECK(first.curve().points("v").first == Values{1, 2, 4, 5});

  // Goes on from a checkpoint of epoch 4.
  example::MeasuredCurve second(scratch / "a.csv", 2, measure);
  second.on_begin(after(4, 6));
  for (std::size_t e = 4; e < 6; ++e) second.on_epoch(after(e, 6));

  const Curve found = Curve::read(scratch / "a.csv");
  CHECK(found.points("v") == std::pair{Values{1, 2, 4, 6}, Values{1, 2, 3, 5}});
}
