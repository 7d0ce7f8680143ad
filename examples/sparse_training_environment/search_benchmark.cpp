// SPDX-License-Identifier: BSD-3-Clause

// How much of a front does MO-SMAC find with few evaluations?
//
// ZDT1 (5 variables, 2 objectives, 300 evaluations) and DTLZ2 (6 variables, 3
// objectives, 500), each with ten seeds, beside a Latin hypercube of as many points:
// the hypervolume of all that was evaluated, up to 1.1 in each objective.
//
//   search_benchmark            the table; half a minute
//   search_benchmark --short    one seed of each; seconds
//   search_benchmark --volumes  reads sets of points and prints their hypervolumes, for
//                               pagmo.py to compare (a line: points x1,x2[,x3] ...)

#include <cmath>
#include <cstdio>
#include <iostream>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include <rewire/tune/hypervolume.hpp>
#include <rewire/tune/latin_hypercube.hpp>
#include <rewire/tune/mo_smac.hpp>
#include <rewire/tune/random_forest.hpp>

namespace rw = rewire;

struct Problem {
  const char* name;
  std::size_t variables, objectives, evaluations;
  double optimum;  ///< the hypervolume of the whole front
  rw::Costs (*costs)(const std::vector<double>&);
};

/// E. Zitzler, K. Deb, L. Thiele, Evolutionary Computation 8(2), 2000.
rw::Costs zdt1(const std::vector<double>& x) {
  double g = 1;
  for (std::size_t i = 1; i < x.size(); ++i)
    g += 9 * x[i] / static_cast<double>(x.size() - 1);
  return {x[0], g * (1 - std::sqrt(x[0] / g))};
}

/// K. Deb, L. Thiele, M. Laumanns, E. Zitzler, CEC 2002; three objectives.
rw::Costs dtlz2(const std::vector<double>& x) {
  double g = 0;
  for (std::size_t i = 2; i < x.size(); ++i) g += (x[i] - 0.5) * (x[i] - 0.5);
  const double a = x[0] * std::numbers::pi / 2, b = x[1] * std::numbers::pi / 2;
  return {(1 + g) * std::cos(a) * std::cos(b), (1 + g) * std::cos(a) * std::sin(b),
          (1 + g) * std::sin(a)};
}

const Problem problems[] = {{"ZDT1", 5, 2, 300, 1.21 - 1.0 / 3, zdt1},
                            {"DTLZ2", 6, 3, 500, 1.331 - std::numbers::pi / 6, dtlz2}};

rw::Space space_of(const Problem& p) {
  rw::Space space;
  for (std::size_t i = 0; i < p.variables; ++i)
    space.add({rw::text("x", i), rw::RealRange{0, 1, 0.5}});
  return space;
}

rw::Costs evaluate(const Problem& p, const rw::Configuration& c) {
  std::vector<double> x;
  for (std::size_t i = 0; i < p.variables; ++i)
    x.push_back(std::get<double>(c.at(rw::text("x", i))));
  return p.costs(x);
}

double volume(const Problem& p, const std::vector<rw::Costs>& points) {
  return rw::hypervolume(points, std::vector<double>(p.objectives, 1.1));
}

double of_hypercube(const Problem& p, std::uint64_t seed) {
  rw::Rng rng(seed);
  std::vector<rw::Costs> points;
  for (const auto& c : rw::latin_hypercube(space_of(p), p.evaluations, rng))
    points.push_back(evaluate(p, c));
  return volume(p, points);
}

double of_search(const Problem& p, std::uint64_t seed) {
  rw::MoSmac<rw::RandomForest> search(space_of(p), {.seed = seed});
  for (std::size_t i = 0; i < p.evaluations; ++i) {
    const rw::Trial trial = search.ask();
    search.tell(trial, evaluate(p, search.configuration(trial)));
  }
  return volume(p, search.history().all_costs());
}

/// Whether the search wins in nine seeds of ten, and closes a third of the gap.
bool compare(const Problem& p, std::uint64_t seeds) {
  std::uint64_t won = 0;
  double hypercube = 0, search = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const double a = of_hypercube(p, seed), b = of_search(p, seed);
    std::printf("%-6s %4llu  %15.4f  %8.4f  %7.4f\n", p.name,
                static_cast<unsigned long long>(seed), a, b, p.optimum);
    won += b > a;
    hypercube += a / static_cast<double>(seeds);
    search += b / static_cast<double>(seeds);
  }
  const double closed = (search - hypercube) / (p.optimum - hypercube);
  std::printf(
      "%-6s mean  %15.4f  %8.4f  %7.4f  MO-SMAC wins %llu of %llu, closes %.2f "
      "of the gap\n",
      p.name, hypercube, search, p.optimum, static_cast<unsigned long long>(won),
      static_cast<unsigned long long>(seeds), closed);
  return 10 * won >= 9 * seeds && 3 * closed >= 1;
}

int print_volumes() {
  for (std::string line; std::getline(std::cin, line);) {
    std::vector<rw::Costs> points;
    std::istringstream words(line);
    for (std::string point; words >> point;) {
      points.emplace_back();
      std::istringstream numbers(point);
      for (std::string n; std::getline(numbers, n, ',');)
        points.back().push_back(std::stod(n));
    }
    std::printf("%.17g\n",
                rw::hypervolume(points, std::vector<double>(points.at(0).size(), 1.1)));
  }
  return 0;
}

int main(int argc, char** argv) {
  const std::string how = argc > 1 ? argv[1] : "";
  if (how == "--volumes") return print_volumes();
  std::printf("       seed  Latin hypercube   MO-SMAC  optimum\n");
  const std::uint64_t seeds = how == "--short" ? 1 : 10;
  bool good = true;
  for (const Problem& p : problems) good = compare(p, seeds) && good;
  return good ? 0 : 1;
}
