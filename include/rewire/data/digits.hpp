// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include <rewire/core/random.hpp>
#include <rewire/data/dataset.hpp>
#include <rewire/data/digit_strokes.hpp>

namespace rewire {

namespace detail::pen {

/// How one sample differs from its glyph: an affine map of the unit square into pixels,
/// after a smooth bend.
struct Distortion {
  double xx, xy, yx, yy, x, y;
  std::array<double, 4> bend;

  Point operator()(Point p) const {
    const double u = p.x - 0.5, v = p.y - 0.5;
    const double s = u + bend[0] * (4 * v * v - 0.5) + bend[1] * u * v;
    const double t = v + bend[2] * (4 * u * u - 0.5) + bend[3] * u * v;
    return {x + xx * s + xy * t, y + yx * s + yy * t};
  }
};

inline Distortion draw_distortion(double side, Rng& rng) {
  // Rotation by the tangent of its half angle: +, *, / and sqrt give the same bits
  // everywhere, sin and cos do not.
  const double half = rng.uniform(-0.15, 0.15);
  const double cosine = (1 - half * half) / (1 + half * half);
  const double sine = 2 * half / (1 + half * half);
  const double height = rng.uniform(0.58, 0.76) * side;
  const double width = height * rng.uniform(0.68, 1.05);
  const double shear = rng.uniform(-0.32, 0.18) * height;
  const double shift = 0.075 * side;
  Distortion d{};
  d.xx = cosine * width;
  d.xy = cosine * shear - sine * height;
  d.yx = sine * width;
  d.yy = sine * shear + cosine * height;
  d.x = 0.5 * side + rng.uniform(-shift, shift);
  d.y = 0.5 * side + rng.uniform(-shift, shift);
  for (double& b : d.bend) b = rng.uniform(-0.12, 0.12);
  return d;
}

/// The Catmull-Rom spline through `p` at `i + t`, its ends continued straight on.
inline Point on_curve(std::span<const Point> p, std::size_t i, double t) {
  const Point b = p[i], c = p[i + 1];
  const Point a = i > 0 ? p[i - 1] : Point{2 * b.x - c.x, 2 * b.y - c.y};
  const Point d = i + 2 < p.size() ? p[i + 2] : Point{2 * c.x - b.x, 2 * c.y - b.y};
  const auto blend = [t](double k, double l, double m, double n) {
    return l +
           0.5 * t *
               (m - k + t * (2 * k - 5 * l + 4 * m - n + t * (3 * (l - m) + n - k)));
  };
  return {blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)};
}

/// Ink of one image, 0 to 1 a pixel, drawn with a round pen.
template <std::size_t Side>
struct Sheet {
  std::array<double, Side * Side> ink{};

  /// A straight piece from `a` to `b`, its radius going from `ra` to `rb`; all in
  /// pixels.
  void line(Point a, Point b, double ra, double rb) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double square = std::max(dx * dx + dy * dy, 1e-12);
    const double reach = std::max(ra, rb) + 0.5;
    const auto first = [](double low) {
      return static_cast<std::size_t>(
          std::clamp(std::ceil(low - 0.5), 0.0, double{Side}));
    };
    const std::size_t left = first(std::min(a.x, b.x) - reach);
    const std::size_t right = first(std::max(a.x, b.x) + reach);
    const std::size_t top = first(std::min(a.y, b.y) - reach);
    const std::size_t bottom = first(std::max(a.y, b.y) + reach);
    for (std::size_t row = top; row < bottom; ++row) {
      const double py = static_cast<double>(row) + 0.5 - a.y;
      for (std::size_t column = left; column < right; ++column) {
        const double px = static_cast<double>(column) + 0.5 - a.x;
        const double t = std::clamp((px * dx + py * dy) / square, 0.0, 1.0);
        const double ex = px - t * dx, ey = py - t * dy;
        const double edge = ra + t * (rb - ra) + 0.5 - std::sqrt(ex * ex + ey * ey);
        double& pixel = ink[row * Side + column];
        pixel = std::max(pixel, std::min(edge, 1.0));
      }
    }
  }
};

/// Writes a digit by hand into `pixels` (28 x 28): 0 is paper, 255 ink.
inline void write_digit(std::size_t digit, Rng& rng, std::span<std::uint8_t> pixels) {
  constexpr std::size_t side = 28;
  constexpr std::size_t pieces =
      5;  // straight pieces between two points: under 2 pixels each
  constexpr double wobble = 0.045;  // of the digit's size
  const Glyph& glyph = alphabet[digit][rng.below(ways(digit))];
  const Distortion distort = draw_distortion(side, rng);
  const double radius = rng.uniform(0.75, 1.6);
  const double pressure = rng.uniform(0.8, 1.0);

  Sheet<side> sheet;
  Stroke moved;
  double width[std::size(moved)];
  for (const Stroke& stroke : glyph) {
    const std::size_t count = points(stroke).size();
    for (std::size_t i = 0; i < count; ++i) {
      const double dx = rng.uniform(-wobble, wobble);
      const double dy = rng.uniform(-wobble, wobble);
      moved[i] = distort({stroke[i].x + dx, stroke[i].y + dy});
      width[i] = radius * rng.uniform(0.8, 1.2);
    }
    const std::span<const Point> at(moved, count);
    for (std::size_t i = 0; i + 1 < count; ++i) {
      Point from = at[i];
      double thick = width[i];
      for (std::size_t k = 1; k <= pieces; ++k) {
        const double t = static_cast<double>(k) / pieces;
        const Point to = on_curve(at, i, t);
        const double next = width[i] + t * (width[i + 1] - width[i]);
        sheet.line(from, to, thick, next);
        from = to;
        thick = next;
      }
    }
  }

  // Grain in the ink and a few faint specks on the paper, which otherwise stays exactly
  // 0, as scanned digits do.
  for (std::size_t i = 0; i < pixels.size(); i += 4) {
    std::uint32_t grain = rng.bits32();
    for (std::size_t k = i; k < i + 4; ++k, grain >>= 8) {
      const double share = 0.8 + 0.2 / 255 * (grain & 0xFF);
      pixels[k] =
          static_cast<std::uint8_t>(255 * pressure * sheet.ink[k] * share + 0.5);
    }
  }
  for (std::uint64_t specks = rng.below(6); specks > 0; --specks) {
    std::uint8_t& pixel = pixels[static_cast<std::size_t>(rng.below(pixels.size()))];
    pixel = std::max(pixel, static_cast<std::uint8_t>(16 + rng.below(80)));
  }
}

/// `part` keeps the samples of a training set (0) apart from those of its test set (1).
inline Dataset write_digits(std::size_t count, std::uint64_t seed, std::uint64_t part) {
  constexpr Shape shape{1, 28, 28};
  auto pixels = Dataset::Bytes::from_shape({count, shape.size()});
  std::vector<Label> labels(count);
  std::array<Label, 10> order{};
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 10 ==
        0) {  // each ten in a row are shuffled by themselves: balanced at any count
      for (std::size_t d = 0; d < 10; ++d) order[d] = static_cast<Label>(d);
      Rng rng(seed, Purpose::data, 2 + part, i / 10);
      shuffle(order, rng);
    }
    labels[i] = order[i % 10];
    Rng rng(seed, Purpose::data, part, i);
    write_digit(static_cast<std::size_t>(labels[i]), rng,
                {pixels.data() + i * shape.size(), shape.size()});
  }
  Dataset set(shape, std::move(pixels), std::move(labels), 10, "digits");
  set.normalise({1.0F / 255}, {0.0F});
  return set;
}

}  // namespace detail::pen

/// Hand-drawn digits without any download: grey images of 28 x 28 bytes, 0 (paper) to
/// 255 (ink), normalised to [0, 1], with labels 0 to 9 in random order, every ten
/// samples in a row holding each digit once.  Each is drawn by strokes of a pen whose
/// width varies, through points moved at random, under a random affine map and bend,
/// with grain and specks.
///
/// Sample i depends only on the seed, on i, and on whether it stands in `train` or
/// `test`: a larger set begins with the smaller one.  About as hard as real digits: of
/// 1,000 the nearest of 2,000 neighbours names 9 in 10, the nearest class mean 3 in 4.
inline Split digits(std::size_t train, std::size_t test, std::uint64_t seed) {
  return {detail::pen::write_digits(train, seed, 0),
          detail::pen::write_digits(test, seed, 1)};
}

}  // namespace rewire
