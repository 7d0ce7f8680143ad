# SPDX-License-Identifier: BSD-3-Clause
"""coverage.py <objects> <list of missed lines> <folder>...: what gcov counted, summed over all
files that were compiled.  Prints a table by folder of include/rewire, and writes down the
lines that nothing ran.  Exit code 1 where a folder has less than 95 %, or a header of which
nothing was compiled: its lines would not even be counted as missed."""
import collections
import json
import pathlib
import subprocess
import sys

# They declare, and have nothing to run.
WITHOUT_LINES = {"core/tensor.hpp", "core/version.hpp", "storage/batch.hpp"}

objects, missed, *folders = sys.argv[1:]
counts = collections.defaultdict(lambda: collections.defaultdict(int))
for data in pathlib.Path(objects).rglob("*.gcda"):
    said = subprocess.run(["gcov", "--json-format", "--stdout", str(data)],
                          check=True, capture_output=True, text=True).stdout
    for document in said.splitlines():
        for file in json.loads(document)["files"]:
            _, found, name = file["file"].rpartition("include/rewire/")
            if found:
                for line in file["lines"]:
                    counts[name][line["line_number"]] += line["count"]

short = False
print(f"{'folder':10} {'lines':>7} {'run':>7} {'share':>8}")
with open(missed, "w") as report:
    for folder in folders:
        lines = run = 0
        for name in sorted(n for n in counts if n.startswith(folder + "/")):
            never = sorted(line for line, count in counts[name].items() if count == 0)
            lines += len(counts[name])
            run += len(counts[name]) - len(never)
            if never:
                print(f"include/rewire/{name}: {never}", file=report)
        for header in sorted(pathlib.Path("include/rewire", folder).glob("*.hpp")):
            name = f"{folder}/{header.name}"
            if name not in counts and name not in WITHOUT_LINES:
                short = True
                print(f"include/rewire/{name}: nothing of it was compiled", file=report)
                print(f"include/rewire/{name}: expected tests that use it, found none")
        share = 100 * run / max(lines, 1)
        short |= share < 95
        print(f"{folder:10} {lines:7} {run:7} {share:7.1f}%")
sys.exit(short)
