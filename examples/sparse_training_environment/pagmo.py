#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""pagmo beside ours: pagmo.py <search_benchmark> compares hypervolumes of 1,000 random
sets; --volumes prints pagmo's, as tests/tune/pagmo_volumes.hpp has them; --nsga2 what
NSGA-II finds of the same problems in as many evaluations.  Exit code 77: no pygmo (pip
install pygmo)."""
import subprocess
import sys

try:
    import numpy as np
    import pygmo as pg
except ImportError:
    print("skipped: pygmo is not installed")
    sys.exit(77)


def random_sets():
    """The same numbers as in tests/tune/pagmo_test.cpp, in any language: Knuth's MMIX."""
    state = 1

    def draw():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 11) / 2**53

    for i in range(1000):
        count, objectives = 1 + int(40 * draw()), 2 + i % 2
        points = np.array([[draw() for _ in range(objectives)] for _ in range(count)])
        # Of every third set, many coordinates are equal.
        yield np.floor(10 * points) / 8 if i % 3 == 0 else points


def volumes():
    # Points beyond the reference add nothing, and pagmo refuses them.
    for points in random_sets():
        inside = points[(points < 1.1).all(axis=1)]
        yield pg.hypervolume(inside).compute([1.1] * points.shape[1]) if len(inside) else 0.0


def compare(program):
    lines = "\n".join(" ".join(",".join(repr(float(v)) for v in p) for p in s)
                      for s in random_sets())
    out = subprocess.run([program, "--volumes"], input=lines, capture_output=True, text=True,
                         check=True)
    ours = [float(v) for v in out.stdout.split()]
    worst = max(abs(a - b) for a, b in zip(ours, volumes()))
    print(f"{len(ours)} sets, largest difference {worst:.2e}")
    return 0 if len(ours) == 1000 and worst < 1e-12 else 1


def print_volumes():
    print("// SPDX-License-Identifier: BSD-3-Clause\n#pragma once\n\n"
          f"// By pagmo {pg.__version__}: pagmo.py --volumes, then clang-format.\n"
          "inline constexpr double pagmo_volumes[] = {")
    row = ""
    for v in volumes():
        word = f"{v:.12g},"
        if len(row) + len(word) > 88:
            print(row)
            row = ""
        row += word
    print(row + "\n};")


class Recorded:
    """A problem of pagmo that keeps all it was asked for."""

    seen = []

    def __init__(self, name="zdt1", variables=5):
        self.name, self.variables = name, variables

    def get_nobj(self):
        return 2 if self.name == "zdt1" else 3

    def get_bounds(self):
        return [0.0] * self.variables, [1.0] * self.variables

    def fitness(self, x):
        if self.name == "zdt1":
            g = 1 + 9 * x[1:].mean()
            costs = [x[0], g * (1 - np.sqrt(x[0] / g))]
        else:
            g = ((x[2:] - 0.5) ** 2).sum()
            a, b = x[0] * np.pi / 2, x[1] * np.pi / 2
            costs = [(1 + g) * np.cos(a) * np.cos(b), (1 + g) * np.cos(a) * np.sin(b),
                     (1 + g) * np.sin(a)]
        Recorded.seen.append(costs)
        return costs


def nsga2():
    for name, variables, evaluations, size in (("zdt1", 5, 300, 20), ("dtlz2", 6, 500, 20)):
        volumes = []
        for seed in range(1, 11):
            Recorded.seen = []
            population = pg.population(pg.problem(Recorded(name, variables)), size, seed=seed)
            algorithm = pg.algorithm(pg.nsga2(gen=evaluations // size - 1, seed=seed))
            algorithm.evolve(population)
            points = np.array(Recorded.seen[:evaluations])
            points = points[(points < 1.1).all(axis=1)]
            m = 2 if name == "zdt1" else 3
            volumes.append(pg.hypervolume(points).compute([1.1] * m) if len(points) else 0.0)
        print(f"NSGA-II {name}: {evaluations} evaluations, mean {np.mean(volumes):.4f} "
              f"(populations of {size}, seeds 1 to 10)")


if __name__ == "__main__":
    if sys.argv[1:] == ["--nsga2"]:
        nsga2()
    elif sys.argv[1:] == ["--volumes"]:
        print_volumes()
    else:
        sys.exit(compare(sys.argv[1]))
