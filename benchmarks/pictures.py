#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Draws build/bench/layer.json, as `scripts/bench --only layer` leaves it: how much faster
than sgemm a sparse layer is, and what part of its ceiling it reaches.

usage: pictures.py [layer.json [output.png]]; needs gnuplot
"""
import json
import re
import subprocess
import sys

source = sys.argv[1] if len(sys.argv) > 1 else "build/bench/layer.json"
target = sys.argv[2] if len(sys.argv) > 2 else "docs/pictures/layer.png"

points = {}
with open(source) as file:
    for entry in json.load(file)["benchmarks"]:
        found = re.match(r"layer/n:(\d+)/sparsity:([\d.]+)/batch:128/threads:1", entry["name"])
        if found:
            size, sparsity = int(found[1]), float(found[2])
            points.setdefault(size, []).append(
                (100 - sparsity, entry["vs_sgemm"], entry["of_ceiling"]))

blocks = "\n\n\n".join(
    "\n".join(" ".join(map(str, p)) for p in sorted(values))
    for _, values in sorted(points.items()))


def curves(column):
    return ", ".join(
        f"$data index {i} using 1:{column} with linespoints pointtype 7 linewidth 2 title '{size} x {size}'"
        for i, size in enumerate(sorted(points)))


script = f"""
set terminal pngcairo size 900,360
set output '{target}'
$data << END
{blocks}
END
set multiplot layout 1,2
set logscale x
set xlabel 'links, % of cells'
set xtics (1, 5, 10, 20, 50)
set grid
set logscale y
set ylabel 'times as fast as sgemm'
plot {curves(2)}, 1 notitle with lines dashtype 2 linecolor 'gray'
unset logscale y
set yrange [0:1]
set key right bottom
set ylabel 'part of the ceiling'
plot {curves(3)}
"""
subprocess.run(["gnuplot"], input=script, text=True, check=True)
