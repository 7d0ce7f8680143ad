// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/optimizers/adam.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;
using namespace checkpoint_cases;

namespace {

std::vector<std::uint32_t> columns(const Case& c) {
  const auto file = Safetensors::read(c.path);
  const auto col = file.get<std::uint32_t>("layer.0.col").values;
  return {col.begin(), col.end()};
}

}  // namespace

TEST_CASE("resume: links that are no links are refused") {
  Case c;
  auto twice = columns(c), outside = twice;
  std::fill(twice.begin(), twice.end(), 0);
  outside.back() = 6;
  std::vector<std::uint64_t> rows(11, twice.size());
  rows[0] = 0;
  rows[1] = twice.size() + 1;

  const std::string order = c.message_after({.columns = {{"layer.0.col", twice}}});
  CHECK(order.substr(0, 59) ==
        "run: layer.0: expected links in order, found Pattern: expec");
  CHECK(c.message_after({.columns = {{"layer.0.col", outside}}})
            .find("columns inside the layer") != std::string::npos);
  CHECK(c.message_after({.numbers = {{"layer.0.row_ptr", rows}}}).find("row starts") !=
        std::string::npos);
  CHECK(c.message_after({.columns = {{"layer.0.col", {1, 2}}}}) ==
        "run: tensor \"layer.0.values\": expected shape [2], found [24]; check that "
        "the file "
        "belongs to this network");
  CHECK(c.message_after({.numbers = {{"layer.0.shape", {6, 10}}}}) ==
        "run: layer.0: expected a layer of 10 x 6, found 6 x 10; load into the network "
        "that was "
        "saved");
}

TEST_CASE("resume: notes that are no numbers, or do not agree, are refused") {
  Case c;
  const auto with = [&](const char* key, const char* value) {
    return c.message_after({.notes = {{key, value}}});
  };
  const auto no_number = [](const char* key, const char* value) {
    return text("run: metadata ", key, ": expected a whole number, found ", value,
                "; take another checkpoint");
  };

  CHECK(with("seed", "nan") == no_number("seed", "nan"));
  CHECK(with("steps", "-3") == no_number("steps", "-3"));
  CHECK(with("updates", "6.5") == no_number("updates", "6.5"));
  CHECK(with("epochs", "99999999999999999999") ==
        no_number("epochs", "99999999999999999999"));
  CHECK(with("seed", "") == no_number("seed", ""));
  CHECK(with("steps", "7") ==
        "run: expected steps of 2 whole epochs, found 7; the file is damaged; take "
        "another "
        "checkpoint");
  CHECK(with("epochs", "0") ==
        "run: expected steps of 0 whole epochs, found 6; the file is damaged; take "
        "another "
        "checkpoint");
  CHECK(with("format", "rewire-9") ==
        "run: expected a checkpoint of format rewire-2 or before, found rewire-9; read "
        "it "
        "with the version that wrote it");
  CHECK(with("channels", "7") ==
        "run: expected a network for inputs of 6, found 7; load into the network that "
        "was "
        "saved");
}

TEST_CASE("resume: the checkpoint of another network or optimizer is refused") {
  Case c;
  Run wider(small_net(11));
  wider.train_two_of_three();
  save_checkpoint(c.path, wider.trainer);
  CHECK(c.message() ==
        "run: layer.0: expected a layer of 10 x 6, found 11 x 6; load into the network "
        "that "
        "was saved");
  Run adam(small_net(), Adam{});
  adam.train_two_of_three();
  save_checkpoint(c.path, adam.trainer);
  CHECK(c.message() ==
        "run: expected 1 optimizer slots, found 2; resume with the optimizer that was "
        "saved");
  CHECK(c.message_after({.leave_out = "layer.3.bias"}) ==
        "run: expected a tensor \"layer.3.bias\", found none of that name; check that "
        "the file "
        "belongs to this network");
  std::filesystem::remove(c.path);
  CHECK(c.message() ==
        "run: expected a file, found nothing of that name; check the path");
  CHECK(c.unchanged());
}

TEST_CASE("load_weights: what does not fit is refused, and nothing has changed") {
  Case c;
  auto other = sequential(Dense{4});
  Rng rng(1);
  other.build({6}, rng);
  const auto before = support::state_of(other);

  CHECK(error_of(c.scratch, [&] { load_weights(c.path, other); }) ==
        "run: expected a tensor \"layer.0.weight\", found none of that name; check "
        "that the "
        "file belongs to this network");
  CHECK(support::state_of(other) == before);
}
