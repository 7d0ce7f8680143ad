// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <rewire/data/colour_jitter.hpp>

using namespace rewire;

namespace {

using Image = std::vector<float>;  // (3, 2): two pixels
const Image two{0.8F, 0.2F, 0.4F, 0.6F, 0.2F, 0.3F};
constexpr ColourJitter none{.brightness = 0, .contrast = 0, .saturation = 0, .hue = 0};

Image changed(const ColourJitter& how, Image image, std::uint64_t seed) {
  Rng rng(seed);
  how(image, rng);
  return image;
}

void check_close(const Image& a, const Image& b) {
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]));
}

/// The first amount that is drawn after the order: around 0, of every kind.
double drawn(double by, std::uint64_t seed, int before) {
  Rng rng(seed);
  std::vector<int> order{0, 1, 2, 3};
  shuffle(order, rng);
  while (before-- > 0) rng.uniform();
  return rng.uniform() * 2 * by - by;
}

}  // namespace

TEST_CASE("ColourJitter: nothing to change changes nothing, normalised or not") {
  ColourJitter normalised = none;
  normalised.mean = {0.3F, 0.4F, 0.2F};
  normalised.deviation = {0.2F, 0.5F, 0.1F};

  check_close(changed(none, two, 1), two);
  check_close(changed(normalised, {1, -1, 0.4F, -0.6F, 0.5F, 2}, 2),
              {1, -1, 0.4F, -0.6F, 0.5F, 2});
}

TEST_CASE("ColourJitter: brightness multiplies, at most to white") {
  ColourJitter how = none;
  how.brightness = 0.9;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto factor = static_cast<float>(1 + drawn(0.9, seed, 0));
    Image expected = two;
    for (float& x : expected) x = std::min(1.0F, x * factor);
    check_close(changed(how, two, seed), expected);
  }
}

TEST_CASE("ColourJitter: contrast 0 is the mean grey, saturation 0 each pixel's own") {
  // Grey of the pixels (0.8, 0.4, 0.2) and (0.2, 0.6, 0.3), by hand.
  const float first = 0.49672F, second = 0.44618F, mean = (first + second) / 2;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    ColourJitter how = none;
    how.contrast = 1;
    const auto c = static_cast<float>(1 + drawn(1, seed, 1));
    Image expected = two;
    for (float& x : expected) x = std::clamp(mean + c * (x - mean), 0.0F, 1.0F);
    check_close(changed(how, two, seed), expected);

    how = none;
    how.saturation = 1;
    const auto s = static_cast<float>(1 + drawn(1, seed, 2));
    for (std::size_t i = 0; i < 6; ++i) {
      const float grey = i % 2 == 0 ? first : second;
      expected[i] = std::clamp(grey + s * (two[i] - grey), 0.0F, 1.0F);
    }
    check_close(changed(how, two, seed), expected);
  }
}

TEST_CASE("ColourJitter: hue turns the circle; a third of it moves the colours on") {
  ColourJitter how = none;
  how.hue = 0.5;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const double turn = drawn(0.5, seed, 3);
    const Image red = changed(how, {1, 1, 0, 0, 0, 0}, seed);
    // Red turned by up to a sixth either way keeps all its red.
    const double away = std::abs(turn);
    const double expected = away <= 1.0 / 6 ? 1 : std::max(0.0, 2 - 6 * away);
    CHECK(red[0] == doctest::Approx(expected).epsilon(1e-4));
    CHECK(std::max({red[0], red[2], red[4]}) == doctest::Approx(1));
    CHECK(std::min({red[0], red[2], red[4]}) == doctest::Approx(0));
    CHECK((turn > 0 ? red[4] : red[2]) <= (turn > 0 ? red[2] : red[4]));

    const Image grey = changed(how, {0.5F, 0.1F, 0.5F, 0.1F, 0.5F, 0.1F}, seed);
    check_close(grey, {0.5F, 0.1F, 0.5F, 0.1F, 0.5F, 0.1F});
  }
}
